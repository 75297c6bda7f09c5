using RegStore.Cli.Tests;
using RegStore.RealRegistryTests.Servers;
using RegStore.Testing;
using RegStore.Tests;

using FileSystem = System.IO.Abstractions.FileSystem;

namespace RegStore.RealRegistryTests;

/// <summary>
/// The Slurm sample on a cluster of four nodes: sixteen parts, one verdict, also where a node is cut off in the middle. <c>REGSTORE_SLURM=1</c> runs it.
/// </summary>
public sealed class Splitting_over_a_cluster : IDisposable
{
    private const int Parts = 16;

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    // On a build machine without Slurm there is none, rather than one that is skipped.
    public static TheoryData<string> Harms => SlurmCluster.IsWanted || Environment.GetEnvironmentVariable("CI") != "true" ? ["none", "a node is cut off"] : ["its lines"];

    private string Starts => Path.Combine(_directory, "starts");

    private string Reports => Path.Combine(_directory, "reports");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Harms))]
    public async Task There_is_one_verdict(string harm)
    {
        var sample = SourceTree.PathOf("samples", "slurm", "split-verify");
        if (harm == "its lines")
        {
            Assert.Contains("--read-data-subset \"$SLURM_ARRAY_TASK_ID/$PARTS\"", await File.ReadAllTextAsync(sample), StringComparison.Ordinal);
            return;
        }

        using var cluster = await SlurmCluster.StartAsync(_directory);
        var store = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data"))).Store;
        await File.WriteAllTextAsync(store.FullPath(StoreBuilder.BlobPath(CleanStore.Only34)), "layer of X.Y");

        // Each start takes long enough to be interrupted, and tells where it runs.
        await Regstore.InstallAsync(_directory, $"echo $SLURMD_NODENAME $$ >> {Starts}\nsleep 3");

        var (code, submitted, error) = await cluster.RunAsync($"PATH={_directory}:{Environment.GetEnvironmentVariable("PATH")}", sample, store.Data, Reports);
        Assert.True(code == 0, error);
        if (harm != "none")
        {
            await Eventually.Async("the node has work", () => Task.FromResult(StartsOn("n2").Count > 0));
            await cluster.CutAsync("n2", StartsOn("n2"));
        }

        await Eventually.Async("there is a verdict", async () => (await JobAsync()).Contains("JobState=FAILED", StringComparison.Ordinal));

        var verdict = await File.ReadAllTextAsync(Path.Combine(Reports, "verdict.txt"));
        Assert.Contains("ExitCode=4:0", await JobAsync(), StringComparison.Ordinal);
        Assert.Equal(Parts, Directory.GetFiles(Reports, "part-*.json").Length);
        Assert.Equal(2, verdict.Split("RS1003").Length);
        Assert.Contains("1 error, ", verdict, StringComparison.Ordinal);
        Assert.Equal(harm != "none", (await File.ReadAllLinesAsync(Starts)).Length > Parts + 1);

        async Task<string> JobAsync() => (await cluster.RunAsync("scontrol", "show", "job", submitted.Trim())).Output;
    }

    private List<int> StartsOn(string node) => File.Exists(Starts)
        ? [.. File.ReadAllLines(Starts).Select(line => line.Split(' ')).Where(words => words[0] == node).Select(words => int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture))]
        : [];
}
