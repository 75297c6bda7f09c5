using System.Globalization;
using RegStore.Cli;
using RegStore.Cli.Tests;
using RegStore.Testing;
using RegStore.Tests;
using Xunit.Abstractions;

using FileSystem = System.IO.Abstractions.FileSystem;

namespace RegStore.RealRegistryTests;

/// <summary>The samples that keep a copy elsewhere, run with the real programs against a directory: the second night costs what is new, and what comes back is sound.</summary>
public sealed class Keeping_it_off_site : IDisposable
{
    private const int FirstNight = 8;
    private const double Megabyte = 1e6;

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly ITestOutputHelper _output;
    private readonly StoreBuilder _store;
    private readonly Random _random = new(1);

    public Keeping_it_off_site(ITestOutputHelper output)
    {
        (_output, _store) = (output, new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data"))).Store);
        for (var i = 0; i < FirstNight; i++)
        {
            Push($"v{i}");
        }
    }

    private string Programs => Path.Combine(_directory, "bin");

    private string Pool => Path.Combine(_directory, "pool");

    private string Mirror => Path.Combine(_directory, "mirror");

    private string Repository => Path.Combine(_directory, "restic");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task Rclone_mirrors_a_pool()
    {
        RealProgram.Demand("rclone");
        await Regstore.InstallAsync(Programs);
        await Regstore.TextAsync("snapshot", _store.Data, Pool);
        await RunAsync("mirror-pool", Pool, Mirror);
        var first = SizeOf(Mirror);
        Push("new");
        await Regstore.TextAsync("snapshot", _store.Data, Pool);
        await RunAsync("mirror-pool", Pool, Mirror);
        var second = SizeOf(Mirror) - first;

        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rclone: {first / Megabyte:0.00} MB, and the second night {second / Megabyte:0.00} MB"));
        Assert.InRange(second, Megabyte, 2 * Megabyte);
        Assert.Equal(0, (await Regstore.RunAsync("verify", Mirror, "--fail-on", "warning")).Code);
        Assert.Equal(2, (await SnapshotPool.Open(Mirror).ListAsync()).Count);

        // What the pool forgets goes there as well, and the mirror stays whole.
        await Regstore.TextAsync("forget", Pool, "--keep-last", "1");
        await RunAsync("mirror-pool", Pool, Mirror);
        Assert.Single(await SnapshotPool.Open(Mirror).ListAsync());
        Assert.Equal(0, (await Regstore.RunAsync("verify", Mirror, "--fail-on", "warning")).Code);
    }

    [SkippableFact]
    public async Task Restic_stores_what_is_new_of_an_archive()
    {
        RealProgram.Demand(RealProgram.Restic);
        await Regstore.InstallAsync(Programs);
        await ResticAsync("init");
        Assert.Equal((ExitCodes.Done, 1), await ArchiveAsync());
        var first = SizeOf(Repository);
        Push("new");
        Assert.Equal((ExitCodes.Done, 2), await ArchiveAsync());
        var second = SizeOf(Repository) - first;

        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"restic: {first / Megabyte:0.00} MB, and the second night {second / Megabyte:0.00} MB"));
        // It compresses what it stores.
        Assert.InRange(second, Megabyte / 2, 6 * Megabyte);
        var restored = Path.Combine(_directory, "restored");
        await RealProgram.DemandAsync("bash", "-c", $"set -o pipefail; {string.Join(' ', Environment)} restic --no-cache dump latest registry.tar | {Regstore.Quoted} restore - {restored}");
        Assert.Equal(0, (await Regstore.RunAsync("diff", _store.Data, restored)).Code);

        // Of a damaged store what is sound is kept, and of one that is not there nothing.
        _store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));
        Assert.Equal((ExitCodes.Damage, 3), await ArchiveAsync());
        Directory.Move(_store.Data, $"{_store.Data}.away");
        Assert.Equal((ExitCodes.NoStore, 3), await ArchiveAsync());
    }

    // All are of one day, of which a rule of days keeps the last.
    private async Task<(int Code, int Kept)> ArchiveAsync()
    {
        var (code, _, _) = await RealProgram.RunAsync("env", [.. Environment, "KEEP=--keep-last 7", SampleOf("archive-to-restic"), _store.Data]);
        return (code, (await ResticAsync("snapshots", "--json")).Split("\"short_id\"").Length - 1);
    }

    private string[] Environment =>
    [
        $"PATH={Programs}:{System.Environment.GetEnvironmentVariable("PATH")}", $"RESTIC_REPOSITORY={Repository}", "RESTIC_PASSWORD=no-secret", $"RESTIC_CACHE_DIR={_directory}/cache",
        $"RCLONE_CONFIG={_directory}/rclone.conf",
    ];

    private static string SampleOf(string script) => SourceTree.PathOf("samples", "offsite", script);

    private Task<string> RunAsync(string script, params string[] arguments) => RealProgram.DemandAsync("env", [.. Environment, SampleOf(script), .. arguments]);

    private Task<string> ResticAsync(params string[] arguments) => RealProgram.DemandAsync("env", [.. Environment, "restic", .. arguments]);

    // A megabyte that cannot be compressed.
    private void Push(string tag)
    {
        var bytes = new byte[750_000];
#pragma warning disable CA5394 // The same bytes every time; no secret.
        _random.NextBytes(bytes);
#pragma warning restore CA5394
        _store.Image("large", tag, Convert.ToBase64String(bytes));
    }

    private static long SizeOf(string directory) => new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
