using System.Diagnostics;
using System.Globalization;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>What monitoring is told is true, is such as Prometheus takes, and a run that fails does not undo what is known of those before.</summary>
public sealed class Writing_metrics : IDisposable
{
    private const string DebianLayer = "docker/registry/v2/blobs/sha256/4c/4c5a8aff20449c0044ef875e87203127a98e43929387f091018afec541fe7432/data";

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly string _store = Sample.Copy();

    private string Metrics => Path.Combine(_directory, "regstore.prom");

    private string Pool => Path.Combine(_directory, "pool");

    private string State => Path.Combine(_directory, "state");

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        Directory.Delete(_store, recursive: true);
    }

    [Fact]
    public async Task Of_a_store()
    {
        await File.WriteAllTextAsync(Path.Combine(_store, "docker/registry/v2/blobs/sha256/4c/4c5a8aff20449c0044ef875e87203127a98e43929387f091018afec541fe7432/data.tmp"), "stray");
        var figures = await RunAsync(0, "verify", _store);

        Assert.Equal(20, figures["regstore_blobs"]);
        Assert.Equal(6948, figures["regstore_blob_bytes"]);
        Assert.Equal(0, figures["regstore_last_exit_code"]);
        Assert.Equal(1, figures["regstore_findings,severity=\"warning\""]);
        Assert.Equal(0, figures["regstore_findings,severity=\"error\""]);
        Assert.Equal(0, figures["regstore_orphan_blobs"]);
        Assert.Equal(figures["regstore_last_run_timestamp_seconds"], figures["regstore_last_complete_timestamp_seconds"]);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - figures["regstore_last_success_timestamp_seconds"], 0, 60);
    }

    [Fact]
    public async Task Of_a_store_that_is_read_in_turns()
    {
        var first = await RunAsync(0, "verify", _store, "--state", State, "--read-data-subset", "20%");
        var second = await RunAsync(0, "verify", _store, "--state", State, "--max-age", "1d");

        Assert.True(first["regstore_never_read_blobs"] > 0);
        Assert.Equal(double.PositiveInfinity, first["regstore_oldest_unread_seconds"]);
        Assert.Equal(0, first["regstore_last_complete_timestamp_seconds"]);
        Assert.Equal(0, second["regstore_never_read_blobs"]);
        Assert.InRange(second["regstore_oldest_unread_seconds"], 0, 60);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - second["regstore_last_complete_timestamp_seconds"], 0, 60);
    }

    [Fact]
    public async Task A_run_that_fails_keeps_the_moment_of_the_last_that_did_not()
    {
        var good = await RunAsync(0, "verify", _store);
        await File.WriteAllTextAsync(Path.Combine(_store, DebianLayer), "rotten");
        await Task.Delay(1100);
        var bad = await RunAsync(ExitCodes.Damage, "verify", _store);

        Assert.Equal(ExitCodes.Damage, bad["regstore_last_exit_code"]);
        Assert.Equal(1, bad["regstore_findings,severity=\"error\""]);
        Assert.Equal(good["regstore_last_success_timestamp_seconds"], bad["regstore_last_success_timestamp_seconds"]);
        Assert.True(bad["regstore_last_run_timestamp_seconds"] > good["regstore_last_run_timestamp_seconds"]);
    }

    [Fact]
    public async Task A_run_that_gives_no_report_changes_its_moment_and_its_code_alone()
    {
        var good = await RunAsync(0, "snapshot", _store, Pool);
        await Task.Delay(1100);
        Directory.Move(_store, $"{_store}.moved");
        try
        {
            var bad = await RunAsync(ExitCodes.NoStore, "snapshot", _store, Pool);
            File.Delete(Metrics);
            var alone = await RunAsync(ExitCodes.NoStore, "snapshot", _store, Pool);

            Assert.Equal(ExitCodes.NoStore, bad["regstore_last_exit_code"]);
            Assert.True(bad["regstore_last_run_timestamp_seconds"] > good["regstore_last_run_timestamp_seconds"]);
            Assert.Equal(good["regstore_last_success_timestamp_seconds"], bad["regstore_last_success_timestamp_seconds"]);
            Assert.Equal(good["regstore_blobs"], bad["regstore_blobs"]);
            Assert.Equal((ExitCodes.NoStore, 0), (alone["regstore_last_exit_code"], alone["regstore_last_success_timestamp_seconds"]));
        }
        finally
        {
            Directory.Move($"{_store}.moved", _store);
        }
    }

    [Fact]
    public async Task A_few_images_are_no_complete_pass()
    {
        await Regstore.TextAsync("verify", _store, "alpine:3.4", "--metrics", Metrics);

        Assert.Contains("regstore_last_complete_timestamp_seconds{command=\"verify\"", await File.ReadAllTextAsync(Metrics), StringComparison.Ordinal);
        Assert.EndsWith("} 0", (await File.ReadAllLinesAsync(Metrics)).Single(line => line.StartsWith("regstore_last_complete_timestamp_seconds{", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_snapshots_and_their_pool()
    {
        var first = await RunAsync(0, "snapshot", _store, Pool);
        var second = await RunAsync(0, "snapshot", _store, Pool);
        var pool = await RunAsync(0, "verify", Pool);

        Assert.Equal((6948, 1), (first["regstore_added_bytes"], first["regstore_snapshots"]));
        Assert.Equal((0, 2), (second["regstore_added_bytes"], second["regstore_snapshots"]));
        Assert.Equal((2, 20), (pool["regstore_snapshots"], pool["regstore_blobs"]));
    }

    [Fact]
    public async Task Of_a_backup()
    {
        var archive = Path.Combine(_directory, "out.tar");
        var figures = await RunAsync(0, "backup", _store, archive);

        Assert.Equal(new FileInfo(archive).Length, figures["regstore_archive_bytes"]);
    }

    [SkippableTheory]
    [InlineData("verify", "STORE")]
    [InlineData("verify", "STORE", "--state", "STATE", "--read-data-subset", "20%")]
    [InlineData("verify", "POOL")]
    [InlineData("snapshot", "STORE", "POOL")]
    [InlineData("backup", "STORE", "OUT")]
    public async Task Prometheus_takes_them(params string[] arguments)
    {
        RealProgram.Demand(RealProgram.Promtool);
        await Regstore.TextAsync("snapshot", _store, Pool);
        await RunAsync(0, [.. arguments.Select(it => it switch { "STORE" => _store, "POOL" => Pool, "STATE" => State, "OUT" => Path.Combine(_directory, "a \"quoted\" name"), _ => it })]);

        using var promtool = Process.Start(new ProcessStartInfo(RealProgram.Promtool, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await promtool.StandardInput.WriteAsync(await File.ReadAllTextAsync(Metrics));
        promtool.StandardInput.Close();
        var said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();

        Assert.Equal((0, ""), (promtool.ExitCode, said));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_1_and_loses_no_report()
    {
        // A directory has its name.
        var file = Directory.CreateDirectory(Path.Combine(_directory, "nowhere")).FullName;
        var (code, output, error) = await Regstore.RunAsync("verify", _store, "--metrics", file);
        await File.WriteAllTextAsync(Path.Combine(_store, DebianLayer), "rotten");
        var damaged = await Regstore.RunAsync("verify", _store, "--metrics", file);

        Assert.Equal((ExitCodes.Failed, ExitCodes.Damage), (code, damaged.Code));
        Assert.Contains("nowhere", error, StringComparison.Ordinal);
        Assert.Contains("0 errors", System.Text.Encoding.UTF8.GetString(output), StringComparison.Ordinal);
        Assert.Contains("RS1002", System.Text.Encoding.UTF8.GetString(damaged.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_may_read_the_file_as_far_as_the_umask_lets_them()
    {
        await RunAsync(0, "verify", _store);
        var usual = Path.Combine(_directory, "usual");
        await File.WriteAllTextAsync(usual, "");

        Assert.Equal(new FileInfo(usual).UnixFileMode, new FileInfo(Metrics).UnixFileMode);
    }

    [Fact]
    public async Task What_somebody_planted_under_its_name_is_not_written_through()
    {
        var victim = Path.Combine(_directory, "victim");
        await File.WriteAllTextAsync(victim, "precious");
        File.CreateSymbolicLink($"{Metrics}.partial", victim);

        var (code, _, errors) = await Regstore.RunAsync("verify", _store, "--metrics", Metrics);

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains($"{Metrics}.partial is in the way", errors, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(victim));
        Assert.False(File.Exists(Metrics));
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("snapshot")]
    public async Task A_directory_that_is_missing_is_told_before_the_work(string verb)
    {
        var pool = Path.Combine(_directory, "pool");
        string[] target = verb == "snapshot" ? [pool] : [];

        var (code, output, error) = await Regstore.RunAsync([verb, _store, .. target, "--metrics", Path.Combine(_directory, "nowhere", "m.prom")]);

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Empty(output);
        Assert.Contains("create it first", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(pool));
    }

    /// <summary>Runs a verb, and reads the figures by their names without the labels that all have.</summary>
    private async Task<Dictionary<string, double>> RunAsync(int expected, params string[] arguments)
    {
        var (code, _, error) = await Regstore.RunAsync([.. arguments, "--metrics", Metrics]);
        Assert.True(code == expected, error);
        Assert.False(File.Exists($"{Metrics}.partial"));
        return (await File.ReadAllLinesAsync(Metrics)).Where(line => !line.StartsWith('#')).ToDictionary(Name, Value);

        string Name(string line) => line[..line.LastIndexOf(' ')]
            .Replace($"{{command=\"{arguments[0]}\",store=\"{arguments[1]}\"", "", StringComparison.Ordinal).TrimEnd('}');

        static double Value(string line) => line[(line.LastIndexOf(' ') + 1)..] is var text && text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
    }
}
