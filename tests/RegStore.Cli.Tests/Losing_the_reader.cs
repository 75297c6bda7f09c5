using System.Runtime.Versioning;
using RegStore.Testing;
using RegStore.Tests;

using FileSystem = System.IO.Abstractions.FileSystem;

namespace RegStore.Cli.Tests;

/// <summary>Whoever was to read the results is gone: that is a failure, whatever the verb and wherever in its output it happens, and nothing tells of a success.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class Losing_the_reader : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Losing_the_reader()
    {
        _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        _clean.Store.Image("large", "1", new string('x', 4 << 20));
    }

    private string Metrics => Path.Combine(_directory, "regstore.prom");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [InlineData("head -c 100000", "backup", "DATA", "-")]
    [InlineData("head -c 0", "backup", "DATA", "-")]
    [InlineData("head -c 0", "backup", "DATA", "-", "--compress", "zstd")]
    [InlineData("head -c 0", "backup", "DATA", "OUT", "--json")]
    [InlineData("head -c 0", "verify", "DATA")]
    [InlineData("head -c 0", "verify", "DATA", "--json")]
    [InlineData("head -c 0", "orphans", "DATA")]
    [InlineData("head -c 0", "list", "DATA")]
    [InlineData("head -c 0", "tree", "DATA")]
    [InlineData("head -c 0", "du", "DATA", "--json")]
    [InlineData("head -c 0", "inspect", "DATA", "alpine:edge", "--raw")]
    [InlineData("head -c 0", "snapshot", "DATA", "POOL")]
    public async Task It_ends_with_141(string reader, params string[] arguments)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no shell like this.");
        var words = arguments.Select(it => it.Replace("DATA", _clean.Store.Data, StringComparison.Ordinal)
            .Replace("OUT", Path.Combine(_directory, "out.tar"), StringComparison.Ordinal).Replace("POOL", Path.Combine(_directory, "pool"), StringComparison.Ordinal));
        string[] monitored = arguments[0] is "backup" or "verify" or "snapshot" ? ["--metrics", Metrics] : [];
        var command = string.Join(' ', Regstore.Program.Concat(words).Concat(monitored).Select(it => $"'{it}'"));

        var code = await RealProgram.DemandAsync("bash", "-c", $"{command} 2>/dev/null | {reader} >/dev/null; echo ${{PIPESTATUS[0]}}");

        Assert.Equal("141", code.Trim());
        if (monitored.Length > 0)
        {
            var metrics = await File.ReadAllLinesAsync(Metrics);
            Assert.Contains(metrics, line => line.StartsWith("regstore_last_exit_code", StringComparison.Ordinal) && line.EndsWith(" 141", StringComparison.Ordinal));
            Assert.DoesNotContain(metrics, line => line.StartsWith("regstore_last_success", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal));
        }
    }

    [SkippableFact]
    public async Task A_reader_that_reads_to_the_end_gets_all()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no shell like this.");
        var archive = Path.Combine(_directory, "out.tar");

        await RealProgram.DemandAsync("bash", "-c", $"set -o pipefail; {Regstore.Quoted} backup '{_clean.Store.Data}' - | cat > '{archive}'");

        Assert.Empty((await RegistryStore.Open(archive).VerifyAsync()).Findings);
    }
}
