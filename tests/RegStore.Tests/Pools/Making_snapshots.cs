using System.IO.Abstractions;
using RegStore.Model;
using RegStore.Pools;
using RegStore.Reading;
using RegStore.Testing;
using RegStore.Tests.Stores;

namespace RegStore.Tests.Pools;

/// <summary>A snapshot costs what is new, is whole or not there, and says what a backup says.</summary>
/// Covers: DiskClone, LockFile, LockedStream, PoolDirectory, PoolHolder, PoolIntake, PoolLock, PoolMark, SnapshotDirectory, SnapshotFile, SnapshotPlace.
/// Covers: SnapshotRunner.
public sealed class Making_snapshots : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly SetClock _clock = new(new DateTimeOffset(2026, 1, 31, 3, 0, 0, 500, TimeSpan.Zero));
    private readonly CleanStore _clean;

    public Making_snapshots() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));

    private string Pool => Path.Combine(_directory, "pool");

    private string Blobs => Path.Combine(Pool, "docker", "registry", "v2");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task It_is_named_by_its_moment_and_its_pool_holds_each_blob_once()
    {
        var first = await SnapshotAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        _clean.Store.Image("alpine", "new", "shared layer", "a layer of the second day");
        var second = await SnapshotAsync();

        Assert.Equal(("20260131T030000Z", "20260201T030000Z"), ($"{first.Id}", $"{second.Id}"));
        Assert.Equal((await RegistryStore.Open(_clean.Store.Data).ScanAsync()).Index.Blobs.Keys.Order(), BlobsOfPool());
        Assert.Equal(3, second.BlobsAdded);
        Assert.Equal(first.Content.Blobs, first.BlobsAdded);
        Assert.Equal(["docker", "lock", "regstore-pool.json", "snapshots"], Directory.GetFileSystemEntries(Pool).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task As_a_store_it_says_what_the_store_said_then()
    {
        await SnapshotAsync();
        var then = await BackupAsync(_clean.Store.Data);
        _clean.Store.Tag("alpine", "edge", _clean.Alpine34);
        _clean.Store.Image("alpine", "new", "another layer");
        _clean.Store.Delete("repositories/odd");
        _clock.Advance(TimeSpan.FromDays(1));
        await SnapshotAsync();

        Assert.Equal(then, await BackupAsync($"{Pool}@20260131"));
        Assert.Equal(await BackupAsync(_clean.Store.Data), await BackupAsync($"{Pool}@latest"));
        Assert.Empty((await RegistryStore.Open($"{Pool}@20260131T030000Z").VerifyAsync()).Findings);
        Assert.DoesNotContain((await SnapshotPool.Open(Pool).VerifyAsync()).Findings, finding => finding.Severity > RegStore.Verification.Severity.Info);
    }

    [Fact]
    public async Task One_with_nothing_new_is_a_second_name_of_the_one_before()
    {
        var first = await SnapshotAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        var second = await SnapshotAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        var third = await SnapshotAsync(new SnapshotOptions { SkipIfUnchanged = true });

        Assert.Equal(first.Id, second.SameAs);
        Assert.Equal((null, second.Id), (third.Id, third.SameAs));
        Assert.Equal(2, third.Snapshots);
        if (OperatingSystem.IsLinux())
        {
            var inodes = await RealProgram.DemandAsync("stat", ["-c", "%i", .. Directory.GetFiles(Path.Combine(Pool, "snapshots"))]);
            Assert.Single(inodes.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct());
        }
    }

    [Fact]
    public async Task A_tag_that_moved_is_a_change()
    {
        await SnapshotAsync();
        _clean.Store.Tag("alpine", "edge", _clean.Alpine34);

        Assert.NotNull((await SnapshotAsync(new SnapshotOptions { SkipIfUnchanged = true })).Id);
    }

    [Fact]
    public async Task Two_in_one_second_are_two()
    {
        var first = await SnapshotAsync();
        var second = await SnapshotAsync();

        Assert.Equal(first.Id!.Value.Time.AddSeconds(1), second.Id!.Value.Time);
    }

    [Fact]
    public async Task Plain_cp_and_tar_bring_it_back()
    {
        var snapshot = await SnapshotAsync();
        var target = Directory.CreateDirectory(Path.Combine(_directory, "restored")).FullName;

        await RealProgram.DemandAsync("cp", "-a", Path.Combine(Pool, "docker"), target);
        await RealProgram.DemandAsync("tar", "-xf", Path.Combine(Pool, "snapshots", $"{snapshot.Id}.tar"), "-C", target);

        Assert.Empty((await RegistryStore.Open(target).VerifyAsync()).Findings);
        Assert.Equal(await BackupAsync(_clean.Store.Data), await BackupAsync(target));
    }

    [Fact]
    public async Task An_empty_store_has_an_empty_snapshot_that_restores()
    {
        var empty = new StoreBuilder(new FileSystem(), Path.Combine(_directory, "empty"));

        await RegistryStore.Open(empty.Data, time: _clock).SnapshotAsync(Pool);
        var restored = await RegistryStore.Open($"{Pool}@latest").RestoreAsync(Path.Combine(_directory, "restored"));

        Assert.True(restored.IsRestored);
        Assert.Empty((await SnapshotPool.Open(Pool).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task What_is_damaged_is_left_out_named_and_pushes_out_nothing()
    {
        var sound = await SnapshotAsync();
        _clean.Store.Write(StoreBuilder.BlobPath(_clean.Store.Layer("alpine", "a new layer")), "rotten");
        _clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Only34), "rotten too");
        _clean.Store.Image("alpine", "3.5", "a layer that will rot");
        _clean.Store.Write(StoreBuilder.BlobPath(Digest.Compute("a layer that will rot"u8)), "a layer that has rotten");
        _clock.Advance(TimeSpan.FromDays(1));

        var report = await SnapshotAsync(new SnapshotOptions { Retention = new RetentionPolicy { Last = 1 } });

        Assert.False(report.Content.IsSound);
        Assert.Contains(report.Content.Skipped, item => item.Reference == "alpine:3.5");
        Assert.Null(report.Forgotten);
        Assert.Equal(2, report.Snapshots);
        Assert.Empty((await RegistryStore.Open($"{Pool}@{sound.Id}").VerifyAsync()).Findings);
        Assert.DoesNotContain((await SnapshotPool.Open(Pool).VerifyAsync()).Findings, finding => finding.Severity == RegStore.Verification.Severity.Error);
    }

    [Fact]
    public async Task With_a_rule_it_thins_out_in_the_same_run()
    {
        for (var day = 0; day < 5; day++)
        {
            _clean.Store.Delete("repositories/daily");
            _clean.Store.Image("daily", "latest", $"day {day}");
            await SnapshotAsync(new SnapshotOptions { Retention = new RetentionPolicy { Daily = 2 } });
            _clock.Advance(TimeSpan.FromDays(1));
        }

        var snapshots = await SnapshotPool.Open(Pool).ListAsync();

        Assert.Equal(["20260203T030000Z", "20260204T030000Z"], snapshots.Select(it => it.Id.ToString()));
        Assert.Equal(await NeededAsync(snapshots), BlobsOfPool());
        Assert.Empty((await SnapshotPool.Open(Pool).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_run_that_broke_off_is_named_and_what_it_left_is_used_or_taken_away()
    {
        await SnapshotAsync();
        Leave("lock.json", """{"command":"snapshot","process":4242,"host":"elsewhere","since":"2026-01-30T03:00:00Z"}""");
        Leave(Path.Combine(".partial", "blobs", "half"), "half a blob");
        Leave(Path.Combine("snapshots", "20260130T030000Z.tar.partial"), "half a snapshot");
        Leave(Path.Combine("docker", "registry", "v2", StoreBuilder.BlobPath(Digest.Compute("whole"u8))), "whole");
        Assert.Equal(RegStore.Verification.FindingKind.PoolLeftover, Assert.Single((await SnapshotPool.Open(Pool).VerifyAsync()).Findings).Kind);

        var report = await SnapshotAsync();

        Assert.Contains("process 4242 on elsewhere", report.Unfinished, StringComparison.Ordinal);
        Assert.Empty((await SnapshotPool.Open(Pool).VerifyAsync()).Findings);
        Assert.Equal(["docker", "lock", "regstore-pool.json", "snapshots"], Directory.GetFileSystemEntries(Pool).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(Pool, "snapshots")).Length);
        Assert.Null((await SnapshotAsync()).Unfinished);
    }

    [Fact]
    public async Task Of_two_at_once_one_waits_or_is_refused()
    {
        await SnapshotAsync();
        var pool = PoolDirectory.Open(new FileSystem(), Pool);
        var hold = PoolLock.Take(pool, "forget", TimeSpan.Zero, TimeProvider.System, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => SnapshotAsync());
        var waiting = RegistryStore.Open(_clean.Store.Data).SnapshotAsync(Pool, new SnapshotOptions { RetryLock = TimeSpan.FromMinutes(1) });
        await Task.Delay(300);
        Assert.False(waiting.IsCompleted);
        hold.Finish();
        hold.Dispose();

        Assert.Equal(StoreFailure.Locked, refusal.Failure);
        Assert.Contains($"regstore forget, process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
        Assert.Null((await waiting).Unfinished);
    }

    [Fact]
    public async Task Cancelled_it_leaves_what_is_proved_and_the_next_goes_on_from_there()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new CountingSource(new DirectorySource(new FileSystem(), _clean.Store.Root), _ => cancellation.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new RegistryStore(_clean.Store.Root, source, _clock).SnapshotAsync(Pool, cancellationToken: cancellation.Token));
        Assert.Empty(await SnapshotPool.Open(Pool).ListAsync());
        var next = await SnapshotAsync();

        Assert.Contains("regstore snapshot", next.Unfinished, StringComparison.Ordinal);
        Assert.Empty((await SnapshotPool.Open(Pool).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_directory_that_holds_something_else_is_no_pool()
    {
        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(_clean.Store.Data).SnapshotAsync(_directory));
        var inside = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(_clean.Store.Data).SnapshotAsync(Path.Combine(_clean.Store.Root, "pool")));

        Assert.Equal(StoreFailure.Refused, refusal.Failure);
        Assert.Contains(_directory, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is inside the store itself", inside.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "name one of them")]
    [InlineData("@20270101T000000Z", "has no snapshot 20270101T000000Z")]
    [InlineData("@2026", "begin with 2026")]
    [InlineData("@", "has no snapshot")]
    public async Task A_name_that_means_no_snapshot_says_what_there_is(string name, string expected)
    {
        await SnapshotAsync();
        await SnapshotAsync();

        var refusal = Assert.Throws<RegistryStoreException>(() => RegistryStore.Open($"{Pool}{name}"));

        Assert.Equal(StoreFailure.NoStore, refusal.Failure);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Out_of_its_pool_a_snapshot_says_where_its_blobs_are()
    {
        var snapshot = await SnapshotAsync();
        var moved = Path.Combine(_directory, "moved.tar");
        File.Copy(Path.Combine(Pool, "snapshots", $"{snapshot.Id}.tar"), moved);

        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(moved).VerifyAsync());

        Assert.Contains("its blobs are in its pool", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newest_one_that_cannot_be_read_is_in_nobodys_way()
    {
        var first = await SnapshotAsync();
        var path = Path.Combine(Pool, "snapshots", $"{first.Id}.tar");
        var whole = await File.ReadAllBytesAsync(path);
        foreach (var length in new[] { 100, 20_000, whole.Length - 1024 })
        {
            Directory.Delete(Path.Combine(Pool, "snapshots"), recursive: true);
            Directory.CreateDirectory(Path.Combine(Pool, "snapshots"));
            await File.WriteAllBytesAsync(path, whole[..length]);

            var next = await SnapshotAsync(new SnapshotOptions { SkipIfUnchanged = true });

            Assert.Null(next.SameAs);
            Assert.Empty((await RegistryStore.Open($"{Pool}@{next.Id}").VerifyAsync()).Findings);
        }
    }

    [Fact]
    public async Task Where_an_older_one_cannot_be_read_the_new_one_is_made_and_nothing_is_removed()
    {
        var ids = new List<SnapshotId>();
        for (var day = 0; day < 4; day++)
        {
            _clean.Store.Image("daily", $"v{day}", $"day {day}");
            ids.Add((await SnapshotAsync()).Id!.Value);
            _clock.Advance(TimeSpan.FromDays(1));
        }

        await File.WriteAllTextAsync(Path.Combine(Pool, "snapshots", $"{ids[2]}.tar"), "nonsense");
        var report = await SnapshotAsync(new SnapshotOptions { Retention = new RetentionPolicy { Last = 3 } });

        Assert.Contains($"{ids[2]}", report.ForgetProblem, StringComparison.Ordinal);
        Assert.Equal(5, report.Snapshots);
        Assert.Null((await SnapshotAsync()).Unfinished);
    }

    [Fact]
    public async Task What_was_just_made_stays_though_the_clock_is_far_behind()
    {
        var first = await SnapshotAsync();
        File.Move(Path.Combine(Pool, "snapshots", $"{first.Id}.tar"), Path.Combine(Pool, "snapshots", "20400101T000000Z.tar"));
        _clean.Store.Image("daily", "latest", "something new");

        var report = await SnapshotAsync(new SnapshotOptions { Retention = new RetentionPolicy { Last = 1 } });

        Assert.Equal(2, report.Snapshots);
        Assert.Contains(await SnapshotPool.Open(Pool).ListAsync(), it => it.Id == report.Id);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_a_little_leaves_the_order_as_it_was()
    {
        var first = await SnapshotAsync();
        _clock.Advance(TimeSpan.FromHours(-1));

        Assert.True((await SnapshotAsync()).Id > first.Id);
    }

    [Fact]
    public async Task Where_the_snapshots_are_gone_nothing_is_removed()
    {
        await SnapshotAsync();
        var blobs = BlobsOfPool().ToList();
        Directory.Move(Path.Combine(Pool, "snapshots"), Path.Combine(_directory, "elsewhere"));

        var forget = await Assert.ThrowsAsync<RegistryStoreException>(() => SnapshotPool.Open(Pool).ForgetAsync(new ForgetOptions { Policy = new RetentionPolicy { Last = 3 } }));
        var snapshot = await Assert.ThrowsAsync<RegistryStoreException>(() => SnapshotAsync());
        Directory.CreateDirectory(Path.Combine(Pool, "snapshots"));
        _clean.Store.Delete("repositories/odd");
        var next = await SnapshotAsync();

        Assert.Contains("holds no snapshot", forget.Message, StringComparison.Ordinal);
        Assert.Contains("is missing, though the pool has blobs", snapshot.Message, StringComparison.Ordinal);
        Assert.NotNull(next.Unfinished);
        Assert.Equal(blobs, BlobsOfPool());
    }

    [Fact]
    public async Task A_snapshot_under_another_name_keeps_its_blobs_and_is_told()
    {
        var first = await SnapshotAsync();
        _clean.Store.Delete("repositories/odd");
        _clock.Advance(TimeSpan.FromDays(1));
        await SnapshotAsync();
        File.Move(Path.Combine(Pool, "snapshots", $"{first.Id}.tar"), Path.Combine(Pool, "snapshots", "before-upgrade.tar"));

        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => SnapshotPool.Open(Pool).ForgetAsync(new ForgetOptions { Policy = new RetentionPolicy { Last = 1 } }));
        var finding = Assert.Single((await SnapshotPool.Open(Pool).VerifyAsync()).Findings);

        Assert.Contains("before-upgrade.tar", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(("snapshots/before-upgrade.tar", RegStore.Verification.Severity.Warning), (finding.Path, finding.Severity));
    }

    [Fact]
    public async Task What_stands_in_the_place_of_a_blob_gives_way()
    {
        await SnapshotAsync();
        var path = Path.Combine(Blobs, StoreBuilder.BlobPath(CleanStore.Shared));
        File.Delete(path);
        Directory.CreateDirectory(path);
        Leave(Path.Combine(path, "something"), "else");

        await SnapshotAsync();

        Assert.Empty((await SnapshotPool.Open(Pool).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_link_into_the_store_does_not_hide_where_it_leads()
    {
        var link = Path.Combine(_directory, "link");
        Directory.CreateSymbolicLink(link, Path.Combine("data", "docker", "registry", "v2"));

        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(_clean.Store.Data).SnapshotAsync(Path.Combine(link, "pool")));

        Assert.Contains("is inside the store itself", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_clean.Store.Root, "pool")));
    }

    [Fact]
    public async Task A_pool_of_a_later_format_is_refused()
    {
        await SnapshotAsync();
        Leave("regstore-pool.json", """{"kind":"regstore-pool","schema":2}""");

        Assert.Contains("a newer regstore", Assert.Throws<RegistryStoreException>(() => SnapshotPool.Open(Pool)).Message, StringComparison.Ordinal);
    }

    private Task<SnapshotReport> SnapshotAsync(SnapshotOptions? options = null) => RegistryStore.Open(_clean.Store.Data, time: _clock).SnapshotAsync(Pool, options);

    private async Task<byte[]> BackupAsync(string store)
    {
        var archive = Path.Combine(_directory, $"{Guid.NewGuid():n}.tar");
        await RegistryStore.Open(store).BackupAsync(archive);
        return await File.ReadAllBytesAsync(archive);
    }

    private async Task<IEnumerable<Digest>> NeededAsync(IEnumerable<PoolSnapshot> snapshots)
    {
        var needed = new HashSet<Digest>();
        foreach (var snapshot in snapshots)
        {
            needed.UnionWith((await RegistryStore.Open($"{Pool}@{snapshot.Id}").ScanAsync()).Index.Blobs.Keys);
        }

        return needed.Order();
    }

    private IEnumerable<Digest> BlobsOfPool() => Directory.GetFiles(Blobs, "data", SearchOption.AllDirectories)
        .Select(path => StorageLayout.DigestOfBlob(Path.GetRelativePath(Blobs, path))!.Value)
        .Order();

    private void Leave(string path, string content)
    {
        var full = Path.Combine(Pool, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
