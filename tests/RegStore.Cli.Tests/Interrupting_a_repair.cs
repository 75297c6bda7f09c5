using System.IO.Abstractions;
using RegStore.Repairs;
using RegStore.Testing;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>Whenever a repair is killed, or its undoing: the next run finishes it, or it is undone, and nothing is lost.</summary>
public sealed class Interrupting_a_repair : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    private string Data => Path.Combine(_directory, "data");

    private string Root => Path.Combine(Data, "docker", "registry", "v2");

    private string Source => Path.Combine(_directory, "source");

    private string[] Apply => ["repair", Data, "--from", Source, "--apply", "--registry-is-stopped"];

    private string[] Undo => ["repair", Data, "--undo", "--registry-is-stopped"];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("KILL")]
    public async Task A_repair_is_finished_by_the_next(string signal)
    {
        Plant();
        var length = await InterruptedProcess.DurationAsync(Apply);
        var repaired = StoreTree.Of(Root);
        foreach (var moment in InterruptedProcess.Moments(length, signal))
        {
            Plant();
            await InterruptedProcess.InterruptAsync(signal, moment, Apply);

            await Regstore.TextAsync(Apply);
            Assert.Equal(repaired.Keys, StoreTree.Of(Root).Keys);
            await DemandSoundAsync();
        }
    }

    [Theory]
    [InlineData("KILL")]
    public async Task A_repair_can_be_undone_wherever_it_was_killed(string signal)
    {
        Plant();
        var length = await InterruptedProcess.DurationAsync(Apply);
        foreach (var moment in InterruptedProcess.Moments(length, signal))
        {
            Plant();
            var before = StoreTree.Of(Root);
            await InterruptedProcess.InterruptAsync(signal, moment, Apply);
            if (await UnfinishedAsync())
            {
                await Regstore.TextAsync(Undo);
            }

            Assert.Equal(before, StoreTree.Of(Root));
        }
    }

    [Theory]
    [InlineData("KILL")]
    public async Task Undoing_goes_on_where_it_was_killed(string signal)
    {
        Plant();
        await Regstore.TextAsync(Apply);
        var length = await InterruptedProcess.DurationAsync(Undo);
        foreach (var moment in InterruptedProcess.Moments(length, signal))
        {
            Plant();
            var before = StoreTree.Of(Root);
            await Regstore.TextAsync(Apply);
            await InterruptedProcess.InterruptAsync(signal, moment, Undo);
            if (await UnfinishedAsync())
            {
                await Regstore.TextAsync(Undo);
            }

            Assert.Equal(before, StoreTree.Of(Root));
        }
    }

    [SkippableFact]
    public async Task A_full_disk_is_14_and_a_read_only_one_1_and_neither_changes_anything()
    {
        Skip.IfNot(Environment.UserName == "root", "Only root may mount a small disk.");
        Directory.CreateDirectory(Data);
        await RealProgram.DemandAsync("mount", "-t", "tmpfs", "-o", "size=3m", "none", Data);
        try
        {
            var (damaged, sound) = (Build(Data), Build(Source));
            var layer = new string('x', 4_000_000);
            sound.Store.Image("large", "v1", layer);
            sound.Store.Delete("repositories/large");
            var manifest = StoreBuilder.Descriptor("application/octet-stream", Model.Digest.Compute(System.Text.Encoding.UTF8.GetBytes(layer)), layer.Length);
            damaged.Store.Manifest("large", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","layers":[{{manifest}}]}""", "v1");
            damaged.Store.Write("repositories/large/_layers/keep", "");
            var before = StoreTree.Of(Root);

            var (full, _, fullError) = await Regstore.RunAsync([.. Apply, "--quiet"]);
            Assert.Equal(ExitCodes.NoSpace, full);
            Assert.Equal(before, StoreTree.Of(Root));
            Assert.Contains(Data, fullError, StringComparison.Ordinal);

            damaged.Store.Write(StoreBuilder.TagPath("alpine", "edge"), "");
            before = StoreTree.Of(Root);
            await RealProgram.DemandAsync("mount", "-o", "remount,ro", Data);
            var (readOnly, _, error) = await Regstore.RunAsync("repair", Data, "--apply", "--quiet", "--registry-is-stopped");
            Assert.Equal(ExitCodes.Failed, readOnly);
            Assert.Equal(before, StoreTree.Of(Root));
            Assert.Contains("Run regstore as the owner of the store or as root", error, StringComparison.Ordinal);
        }
        finally
        {
            await RealProgram.DemandAsync("umount", Data);
        }
    }

    private async Task<bool> UnfinishedAsync() =>
        (await RegistryStore.Open(Data).PlanRepairAsync(new RepairOptions { ReadData = false })).Quarantine.Any(repair => repair.State != RepairState.Undone);

    private async Task DemandSoundAsync()
    {
        var (code, output, _) = await Regstore.RunAsync("verify", Data);
        Assert.True(code == ExitCodes.Done, System.Text.Encoding.UTF8.GetString(output));
    }

    // Some hundred steps of all sorts, and megabytes to copy.
    private void Plant()
    {
        foreach (var directory in new[] { Data, Source }.Where(Directory.Exists))
        {
            Directory.Delete(directory, recursive: true);
        }

        var (damaged, sound) = (Build(Data), Build(Source));
        for (var i = 0; i < 25; i++)
        {
            var layer = new string((char)('a' + (i % 26)), 100_000 + i);
            sound.Store.Image("large", $"v{i}", layer);
            var manifest = damaged.Store.Image("large", $"v{i}", layer);
            damaged.Store.Write(StoreBuilder.BlobPath(Model.Digest.Compute(System.Text.Encoding.UTF8.GetBytes(layer))), i % 2 == 0 ? "rotten" : "");
            damaged.Store.Write(StoreBuilder.RevisionPath("large", manifest), "");
            if (i % 3 == 0)
            {
                damaged.Store.Delete(StoreBuilder.TagPath("large", $"v{i}"));
            }
        }
    }

    private static CleanStore Build(string directory) => new(new StoreBuilder(new FileSystem(), directory));
}
