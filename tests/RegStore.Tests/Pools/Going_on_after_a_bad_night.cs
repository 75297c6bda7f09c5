using System.IO.Abstractions;
using RegStore.Model;
using RegStore.Pools;
using RegStore.Testing;

namespace RegStore.Tests.Pools;

/// <summary>What an interrupted snapshot copied is used by the next; what was damaged is answered with the snapshot that heals it; and one of much less displaces none.</summary>
/// Covers: PoolSweep, PooledContent, SnapshotHistory.
public sealed class Going_on_after_a_bad_night : IDisposable
{
    // A clock that was never set, one far ahead, and one set back by an hour.
    private static readonly string[] Jumps =
        ["2026-01-31T03:00:00Z", "1970-01-01T00:00:05Z", "2099-12-31T23:59:59Z", "2026-02-01T03:00:00Z", "2026-02-01T02:00:00Z", "2026-02-01T02:00:00Z"];

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly SetClock _clock = new(new DateTimeOffset(2026, 1, 31, 3, 0, 0, TimeSpan.Zero));
    private readonly CleanStore _clean;

    public Going_on_after_a_bad_night()
    {
        _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        foreach (var number in Enumerable.Range(1, 30))
        {
            _clean.Store.Image("large", $"v{number}", new string((char)('a' + (number % 26)), 1 << 20) + number);
        }
    }

    private string Pool => Path.Combine(_directory, "pool");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_goes_on_from_what_was_copied_and_proves_what_has_no_name_yet(bool isTampered)
    {
        using var interruption = new CancellationTokenSource();
        var cancelled = await Assert.ThrowsAsync<SnapshotCanceledException>(() => RegistryStore.Open(_clean.Store.Data, time: new HastyClock())
            .SnapshotAsync(Pool, null, new Interrupter(interruption), interruption.Token));
        var kept = Blobs();
        Assert.InRange(cancelled.Blobs, 1, 60);
        Assert.Equal(cancelled.Blobs, kept.Count);
        Assert.Empty(await SnapshotPool.Open(Pool).ListAsync());

        // As a run leaves it behind that was killed before the blob got its name.
        var unnamed = Path.Combine(Pool, ".partial", Path.GetRelativePath(Path.Combine(Pool, "docker/registry/v2"), kept[0]));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetDirectoryName(unnamed))!);
        Directory.Move(Path.GetDirectoryName(kept[0])!, Path.GetDirectoryName(unnamed)!);
        if (isTampered)
        {
            await File.WriteAllTextAsync(unnamed, new string('!', (int)new FileInfo(unnamed).Length));
        }

        // By this it is told apart from one that was written anew.
        File.SetAttributes(unnamed, FileAttributes.ReadOnly);
        var report = await SnapshotAsync();

        Assert.True(report.Content.IsSound);
        Assert.Equal(report.Content.Blobs - kept.Count + 1, report.BlobsAdded);
        Assert.Equal(!isTampered, File.GetAttributes(kept[0]).HasFlag(FileAttributes.ReadOnly));
        Assert.Empty((await SnapshotPool.Open(Pool).VerifyAsync()).Findings);
        Assert.False(Directory.Exists(Path.Combine(Pool, ".partial")));
    }

    [Fact]
    public async Task After_damage_the_snapshot_is_named_that_heals_it()
    {
        var good = await SnapshotAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        _clean.Store.Write(StoreBuilder.BlobPath(_clean.Alpine34), "nonsense");

        var report = await SnapshotAsync();

        Assert.False(report.Content.IsSound);
        Assert.Equal(good.Id, report.HealedBy);
        await RegistryStore.Open($"{Pool}@{report.HealedBy}").RestoreAsync(_clean.Store.Data, new RegStore.Restore.RestoreOptions { Merge = true });
        Assert.DoesNotContain((await RegistryStore.Open(_clean.Store.Data).VerifyAsync()).Findings, finding => finding.Severity == RegStore.Verification.Severity.Error);
    }

    [Fact]
    public async Task One_of_much_less_removes_no_other()
    {
        var good = await SnapshotAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        foreach (var number in Enumerable.Range(5, 26))
        {
            _clean.Store.Delete($"repositories/large/_manifests/tags/v{number}");
        }

        var report = await SnapshotAsync(new SnapshotOptions { Retention = new RetentionPolicy { Last = 1 } });

        Assert.Equal(good.Id, report.Shrunk);
        Assert.Equal(2, (await SnapshotPool.Open(Pool).ListAsync()).Count);
    }

    [Fact]
    public async Task A_clock_that_jumps_costs_no_snapshot_that_was_just_made()
    {
        foreach (var (night, moment) in Jumps.Index())
        {
            _clock.Set(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture));
            var image = _clean.Store.Image("nightly", "latest", $"the layer of night {night}");

            var report = await SnapshotAsync(new SnapshotOptions { Retention = new RetentionPolicy { Last = 1, Within = CalendarSpan.Parse("2d") } });

            var target = Path.Combine(_directory, $"restored-{night}");
            Assert.True((await RegistryStore.Open($"{Pool}@{report.Id}").RestoreAsync(target)).IsRestored);
            Assert.Equal(image, await RegistryStore.Open(target).ResolveAsync(ImageReference.Parse("nightly:latest")));
            Assert.DoesNotContain((await SnapshotPool.Open(Pool).VerifyAsync()).Findings, finding => finding.Severity > RegStore.Verification.Severity.Info);
        }
    }

    private Task<SnapshotReport> SnapshotAsync(SnapshotOptions? options = null) => RegistryStore.Open(_clean.Store.Data, time: _clock).SnapshotAsync(Pool, options);

    private List<string> Blobs() => [.. Directory.GetFiles(Path.Combine(Pool, "docker"), "data", SearchOption.AllDirectories)];

    /// <summary>A clock by which every progress is long after the one before, and so is told.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long _timestamp;

        public override long GetTimestamp() => Interlocked.Add(ref _timestamp, TimestampFrequency);
    }

    /// <summary>Interrupts as soon as some blobs have been copied.</summary>
    private sealed class Interrupter(CancellationTokenSource interruption) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value)
        {
            if (value is { Phase: not OperationPhase.Scanning, Items: >= 5 })
            {
                interruption.Cancel();
            }
        }
    }
}
