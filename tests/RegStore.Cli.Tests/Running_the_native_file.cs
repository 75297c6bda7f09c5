using System.Text;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>
/// The native file does what the tests of this process see. It takes a minute to build, so that it is built on a build machine, and as it is shipped where
/// <c>REGSTORE_PROGRAMS</c> is <c>all</c>; all other tests of the console judge a native file where <c>REGSTORE_PROGRAM</c> names one.
/// </summary>
public sealed class Running_the_native_file : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task It_prints_the_same()
    {
        var isAsShipped = Environment.GetEnvironmentVariable("REGSTORE_PROGRAMS") == "all";
        Skip.IfNot(isAsShipped || Environment.GetEnvironmentVariable("CI") == "true", "it takes a minute: REGSTORE_PROGRAMS=all builds it");
        RealProgram.Demand("gcc");

        // In directories of its own: other tests build the same projects at the same time. Not optimized it is there in a third of the time, and what is cut away is the same.
        await RealProgram.DemandAsync(
            "dotnet", "publish", SourceTree.PathOf("src", "RegStore.Cli"), "-c", "Release", "--use-current-runtime", "-p:PublishAot=true", "-p:CppCompilerAndLinker=gcc",
            "-p:RunAnalyzers=false", "-p:RestoreLockedMode=false", $"-p:Optimize={isAsShipped}", "--artifacts-path", Path.Combine(_directory, "artifacts"), "-o", _directory);
        var (data, pool) = (Sample.Data, Path.Combine(_directory, "pool"));
        foreach (var line in new[]
        {
            "--help", $"list {data} --long --json", $"verify {data} --json", $"inspect {data} alpine:edge", $"orphans {data} --untagged", $"du {data} -v", $"files {data} alpine:3.4",
            $"backup {data} {_directory}/NAME.tar", $"restore {_directory}/NAME.tar {_directory}/NAME", $"diff {data} {_directory}/NAME", $"snapshot {data} {pool}.NAME", $"verify {pool}.NAME",
            $"repair {data}", $"export {data} alpine:3.4 -o {_directory}/NAME.oci", "man verify", "completion bash", $"verify {_directory}/nowhere",
        })
        {
            var (code, output, error) = await Regstore.RunAsync(Named(line, "same"));
            var native = await RealProgram.RunAsync(Path.Combine(_directory, "regstore"), Named(line, "native"));

            Assert.Equal((code, Scrubbed(Encoding.UTF8.GetString(output)), Scrubbed(error)), (native.Code, Scrubbed(native.Output), Scrubbed(native.Error)));
        }
    }

    private static string[] Named(string line, string name) => line.Replace("NAME", name, StringComparison.Ordinal).Split(' ');

    // Two snapshots may fall into two seconds.
    private string Scrubbed(string text) =>
        Sample.SnapshotId().Replace(Sample.Scrub(text.Replace("native", "same", StringComparison.Ordinal), _directory), "MOMENT");
}
