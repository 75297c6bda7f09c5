using System.IO.Abstractions;
using RegStore.Testing;

namespace RegStore.Cli.Tests;

/// <summary>Whenever a snapshot or forget is killed: the snapshots are those before or one more, and after the next run nothing is missing and nothing is left over.</summary>
public sealed class Interrupting_a_snapshot : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly StoreBuilder _store;
    private readonly Random _random = new(1);
    private int _next;
    private int _round;

    public Interrupting_a_snapshot() => _store = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data"))).Store;

    private string Pool => Path.Combine(_directory, "pool");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task A_snapshot_is_whole_or_not_there(string signal)
    {
        Change();
        var length = await InterruptedProcess.DurationAsync("snapshot", _store.Data, Pool);
        foreach (var moment in InterruptedProcess.Moments(length, signal))
        {
            Change();
            var before = Snapshots();
            await InterruptedProcess.InterruptAsync(signal, moment, "snapshot", _store.Data, Pool);

            Assert.InRange(Snapshots().Except(before).Count(), 0, 1);
            Assert.Empty(before.Except(Snapshots()));
            await DemandSoundAsync(allowLeftovers: true);
            await Regstore.TextAsync("snapshot", _store.Data, Pool);
            await DemandSoundAsync(allowLeftovers: false);
        }
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task A_forget_leaves_every_snapshot_whole(string signal)
    {
        await FillAsync();
        var length = await InterruptedProcess.DurationAsync("forget", Pool, "--keep-last", "1");
        foreach (var moment in InterruptedProcess.Moments(length, signal))
        {
            await FillAsync();
            await InterruptedProcess.InterruptAsync(signal, moment, "forget", Pool, "--keep-last", "1");

            Assert.NotEmpty(Snapshots());
            await DemandSoundAsync(allowLeftovers: true);
            if (_round++ % 2 == 0)
            {
                await Regstore.TextAsync("forget", Pool, "--keep-last", "9");
            }
            else
            {
                await Regstore.TextAsync("snapshot", _store.Data, Pool);
            }

            await DemandSoundAsync(allowLeftovers: false);
        }
    }

    private async Task FillAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            Change();
            await Regstore.TextAsync("snapshot", _store.Data, Pool);
        }
    }

    // Twelve megabytes that the pool has not seen, and that nothing else names.
    private void Change()
    {
        _store.Delete("repositories/large");
        for (var i = 0; i < 6; i++)
        {
            var bytes = new byte[1_500_000];
#pragma warning disable CA5394 // No secret.
            _random.NextBytes(bytes);
#pragma warning restore CA5394
            _store.Image("large", $"v{_next++}", Convert.ToBase64String(bytes));
        }
    }

    private List<string> Snapshots() =>
        Directory.Exists(Path.Combine(Pool, "snapshots")) ? [.. Directory.GetFiles(Path.Combine(Pool, "snapshots"), "*.tar").Order(StringComparer.Ordinal)] : [];

    private async Task DemandSoundAsync(bool allowLeftovers)
    {
        var (code, output, error) = await Regstore.RunAsync("verify", Pool, "-v");
        var report = System.Text.Encoding.UTF8.GetString(output) + error;
        Assert.True(code == ExitCodes.Done, report);
        if (!allowLeftovers)
        {
            Assert.DoesNotContain("RS5009", report, StringComparison.Ordinal);
            Assert.Equal(["docker", "lock", "regstore-pool.json", "snapshots"], Directory.GetFileSystemEntries(Pool).Select(it => Path.GetFileName(it)).Order(StringComparer.Ordinal));
            Assert.Empty(Directory.GetFiles(Path.Combine(Pool, "snapshots")).Except(Snapshots()));
        }
    }
}
