using System.IO.Abstractions.TestingHelpers;
using RegStore.Backup;
using RegStore.Model;
using RegStore.Pools;
using RegStore.Restore;
using RegStore.Scrubbing;
using RegStore.Testing;
using RegStore.Usage;
using RegStore.Verification;

namespace RegStore.Tests;

/// <summary>What a caller does wrong is said where it is done, and what the disk does wrong arrives as the one exception that is documented.</summary>
/// Covers: CallerInput, CallerOutput, CallerStreamException, OpenFile, VerifiedStream, Work.
public sealed class Failing_as_documented : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore").FullName;
    private readonly CleanStore _clean;

    public Failing_as_documented() => _clean = new CleanStore(new StoreBuilder(new System.IO.Abstractions.FileSystem(), At("data")));

    private RegistryStore Store => RegistryStore.Open(At("data"));

    public static TheoryData<string, Action> Options => new()
    {
        { "Parallelism", () => _ = new BackupOptions { Parallelism = 0 } },
        { "Compression", () => _ = new BackupOptions { Compression = (ArchiveCompression)9 } },
        { "Level", () => _ = new BackupOptions { Level = 99 } },
        { "OwnerId", () => _ = new BackupOptions { OwnerId = -1 } },
        { "Overwrite", () => _ = new BackupOptions { Overwrite = (OverwriteRule)7 } },
        { "Selection", () => _ = new RestoreOptions { Selection = null! } },
        { "BytesPerSecond", () => _ = new ScrubOptions { BytesPerSecond = -5 } },
        { "MaxDuration", () => _ = new ScrubOptions { MaxDuration = TimeSpan.FromSeconds(-1) } },
        { "Daily", () => _ = new RetentionPolicy { Daily = -7 } },
        { "RetryLock", () => _ = new SnapshotOptions { RetryLock = TimeSpan.FromSeconds(-1) } },
        { "OlderThan", () => _ = new OrphanOptions { OlderThan = TimeSpan.FromSeconds(-1) } },
        { "Transcript", () => _ = new OrphanOptions { Transcript = ServerGenerations.All } },
        { "References", () => _ = new VerifyOptions { References = null! } },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void An_option_that_makes_no_sense_is_named_where_it_is_given(string option, Action give) =>
        Assert.Equal(option, Assert.ThrowsAny<ArgumentException>(give).ParamName);

    [Fact]
    public async Task Arguments_are_checked_before_anything_is_read()
    {
        using var closed = new MemoryStream([], writable: false);
        await Assert.ThrowsAsync<ArgumentException>(() => Store.BackupAsync(closed));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.BackupAsync(Stream.Null, new BackupOptions { ReadBack = true }));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ForetellDeletionAsync([null!]));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.VerifyAsync(new VerifyOptions { Scrub = new ScrubOptions { MaxAge = TimeSpan.FromDays(1) } }));
    }

    [SkippableTheory]
    [InlineData("snapshot", "/dev/null/x")]
    [InlineData("restore", "/dev/null/x")]
    [InlineData("backup", "/dev/null/x")]
    [InlineData("backup", "/dev/full")]
    public async Task What_the_disk_refuses_is_the_documented_exception(string verb, string path)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "These files are those of Linux.");

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => verb switch
        {
            "snapshot" => Store.SnapshotAsync(path),
            "restore" => Store.RestoreAsync(path),
            _ => (Task)Store.BackupAsync(path),
        });

        Assert.Equal(path == "/dev/full" ? StoreFailure.NoSpace : StoreFailure.Unwritable, failure.Failure);
    }

    [Fact]
    public async Task A_digest_that_the_store_does_not_have_is_not_called_damaged()
    {
        var unknown = Digest.Compute("unknown"u8);
        Assert.Equal((StoreFailure.NotInStore, unknown), await FailureAsync(() => Store.ReadDocumentAsync(unknown)));
        Assert.Equal((StoreFailure.NotInStore, unknown), await FailureAsync(() => Store.OpenBlobAsync(unknown)));
        var large = _clean.Store.Blob(new string('x', 5 << 20));
        Assert.Equal((StoreFailure.TooLarge, large), await FailureAsync(() => Store.ReadDocumentAsync(large)));
        await using var content = await Store.OpenBlobAsync(large);
        Assert.Equal(5 << 20, content.Length);
    }

    [Fact]
    public async Task A_damaged_blob_never_ends_as_a_whole_one()
    {
        var large = _clean.Store.Blob(new string('x', 1_000_000));
        _clean.Store.Write(StoreBuilder.BlobPath(large), $"y{new string('x', 999_999)}");
        await using var content = await Store.OpenBlobAsync(large);
        using var copy = new MemoryStream();

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => content.CopyToAsync(copy));

        Assert.Equal((StoreFailure.Damaged, large), (failure.Failure, failure.Digest));
        Assert.InRange(copy.Length, 1, 999_999);
    }

    [Fact]
    public async Task What_a_stream_of_the_caller_throws_comes_through_as_it_is()
    {
        var lost = new InvalidOperationException("the client is gone");
        Assert.Same(lost, await Assert.ThrowsAsync<InvalidOperationException>(() => Store.BackupAsync(new BrokenStream(lost))));
        Assert.Same(lost, await Assert.ThrowsAsync<InvalidOperationException>(() => RegistryStore.OpenArchive(new BrokenStream(lost)).ListAsync()));
    }

    [Fact]
    public async Task A_cancelled_verification_throws_unless_its_report_is_wanted()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.VerifyAsync(cancellationToken: cancelled.Token));
    }

    [Fact]
    public async Task Many_may_ask_one_store_at_once()
    {
        await Store.BackupAsync(At("out.tar.gz"));
        using var archive = RegistryStore.Open(At("out.tar.gz"));

        var sound = await Task.WhenAll(Enumerable.Range(0, 16).Select(async i => i % 2 == 0 ? (await archive.VerifyAsync()).IsSound : (await archive.ListAsync()).Repositories.Count == 3));

        Assert.All(sound, Assert.True);
    }

    [Fact]
    public async Task An_archive_is_restored_in_memory()
    {
        var files = new MockFileSystem();
        _ = new CleanStore(new StoreBuilder(files, "/data"));
        await RegistryStore.Open("/data", files).BackupAsync("/out.tar");

        var report = await RegistryStore.Open("/out.tar", files).RestoreAsync("/restored");

        Assert.True(report is { IsRestored: true, IsSound: true });
        Assert.True((await RegistryStore.Open("/data", files).CompareAsync(RegistryStore.Open("/restored", files))).IsNone);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string At(string name) => Path.Combine(_directory, name);

    private static async Task<(StoreFailure, Digest?)> FailureAsync(Func<Task> work)
    {
        var failure = await Assert.ThrowsAsync<RegistryStoreException>(work);
        return (failure.Failure, failure.Digest);
    }

    private sealed class BrokenStream(Exception lost) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw lost;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw lost;
    }
}
