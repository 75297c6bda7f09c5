using System.IO.Abstractions;
using RegStore.Model;
using RegStore.Pools;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.Tests.Pools;

/// <summary>A pool is proved as a whole: each blob once, each harm once, with all snapshots that have it.</summary>
/// Covers: NamedBlobs, PoolFindings, PoolVerifier, SnapshotLister, SnapshotSource.
public sealed class Verifying_pools : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly SetClock _clock = new(new DateTimeOffset(2026, 1, 1, 3, 0, 0, TimeSpan.Zero));
    private readonly CleanStore _clean;
    private readonly List<SnapshotId> _ids = [];

    public Verifying_pools()
    {
        _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        for (var day = 0; day < 3; day++)
        {
            _clean.Store.Delete("repositories/daily");
            _clean.Store.Image("daily", "latest", $"day {day}");
            _ids.Add(RegistryStore.Open(_clean.Store.Data, time: _clock).SnapshotAsync(Pool).GetAwaiter().GetResult().Id!.Value);
            _clock.Advance(TimeSpan.FromDays(1));
        }
    }

    private string Pool => Path.Combine(_directory, "pool");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_sound_one_has_no_findings_and_each_blob_is_read_once()
    {
        var report = await VerifyAsync();

        Assert.Empty(report.Findings);
        Assert.True(report.Complete);
        Assert.Equal(3, report.Snapshots);
        Assert.Equal(Directory.GetFiles(Path.Combine(Pool, "docker"), "data", SearchOption.AllDirectories).Length, report.BlobsRead);
    }

    [Theory]
    [InlineData("Shared layer", "RS1003")]
    [InlineData("short", "RS1002")]
    [InlineData("", "RS1007")]
    [InlineData(null, "RS1001")]
    public async Task A_harm_to_a_blob_is_told_with_all_snapshots_and_images_that_it_breaks(string? content, string id)
    {
        Harm(CleanStore.Shared, content);

        var finding = Assert.Single((await VerifyAsync()).Findings, finding => finding.Severity > Severity.Info);

        Assert.Equal(id, finding.Kind.Id);
        Assert.Equal(_ids, finding.Snapshots);
        Assert.Equal(["alpine:3.4", "alpine:edge"], finding.Affects.Select(it => it.ToString()));
        Assert.Equal([Remedy.BringBlobAgain], finding.Remedies);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("cut")]
    public async Task The_next_snapshot_heals_what_was_taken_out_or_has_another_length(string? content)
    {
        Harm(CleanStore.Shared, content);

        await RegistryStore.Open(_clean.Store.Data, time: _clock).SnapshotAsync(Pool);

        Assert.Empty((await VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_harm_to_one_snapshot_is_told_of_that_one()
    {
        var path = Path.Combine(Pool, "snapshots", $"{_ids[1]}.tar");
        var bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, bytes[..^2048]);

        var finding = Assert.Single((await VerifyAsync()).Findings);

        Assert.Equal(FindingKind.ArchiveCutShort, finding.Kind);
        Assert.Equal([_ids[1]], finding.Snapshots);
    }

    [Fact]
    public async Task Where_a_snapshot_cannot_be_read_nothing_is_removed()
    {
        await File.WriteAllTextAsync(Path.Combine(Pool, "snapshots", $"{_ids[0]}.tar"), "nonsense");

        var findings = (await VerifyAsync()).Findings;
        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => SnapshotPool.Open(Pool).ForgetAsync(new ForgetOptions { Policy = new RetentionPolicy { Last = 3 } }));
        var listed = await SnapshotPool.Open(Pool).ListAsync();

        Assert.Contains(findings, finding => finding.Kind == FindingKind.SnapshotUnreadable && finding.Snapshots.SequenceEqual([_ids[0]]));
        Assert.Equal(StoreFailure.Damaged, refusal.Failure);
        Assert.Contains($"{_ids[0]}", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([true, false, false], listed.Select(it => it.Problem is not null));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(Pool, "snapshots")).Length);
    }

    [Fact]
    public async Task What_no_snapshot_needs_is_a_note_and_forget_takes_it_away()
    {
        Harm(Digest.Compute("needed by nobody"u8), "needed by nobody");
        File.Delete(Path.Combine(Pool, "snapshots", $"{_ids[0]}.tar"));

        Assert.All((await VerifyAsync()).Findings, finding => Assert.Equal((FindingKind.PoolLeftover, Severity.Info), (finding.Kind, finding.Severity)));
        var report = await SnapshotPool.Open(Pool).ForgetAsync(new ForgetOptions { Policy = new RetentionPolicy { Last = 9 } });

        Assert.Equal(3, report.Blobs);
        Assert.Empty((await VerifyAsync()).Findings);
    }

    [Fact]
    public async Task To_remove_all_must_be_said()
    {
        var pool = SnapshotPool.Open(Pool, time: _clock);
        var policy = new RetentionPolicy();

        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => pool.ForgetAsync(new ForgetOptions { Policy = policy }));
        var dry = await pool.ForgetAsync(new ForgetOptions { Policy = policy, AllowRemoveAll = true, DryRun = true });
        Assert.Equal(3, (await pool.ListAsync()).Count);
        var report = await pool.ForgetAsync(new ForgetOptions { Policy = policy, AllowRemoveAll = true });

        Assert.Equal((StoreFailure.Refused, StoreHint.AllowRemoveAll), (refusal.Failure, refusal.Hint));
        Assert.Equal((dry.Blobs, dry.Bytes, 3), (report.Blobs, report.Bytes, report.Removed));
        Assert.Empty(await pool.ListAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(Pool, "docker"), "*", SearchOption.AllDirectories));
    }

    private Task<VerifyReport> VerifyAsync() => SnapshotPool.Open(Pool, time: _clock).VerifyAsync();

    private void Harm(Digest digest, string? content)
    {
        var path = Path.Combine(Pool, "docker", "registry", "v2", StoreBuilder.BlobPath(digest));
        if (content is null)
        {
            File.Delete(path);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content);
        }
    }
}
