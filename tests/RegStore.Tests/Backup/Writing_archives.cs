using System.Formats.Tar;
using System.IO.Abstractions;
using RegStore.Backup;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.Tests.Backup;

/// <summary>An archive gets its name when it is whole, takes the place of another only if that is no loss, and is the same bytes every time.</summary>
/// Covers: ArchiveOutput, ArchiveWriter, AtomicFile, BackupOutcome, BackupPlan, BackupRunner, BlobMember, BlobPass, DiskFlush, OutputFile, Presence.
/// Covers: TemporaryFile.
public sealed class Writing_archives : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Writing_archives() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));

    private string Archive => Path.Combine(_directory, "out.tar");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Members_are_in_order_and_owned_as_was_asked()
    {
        await BackupAsync(new BackupOptions { OwnerId = 1000, GroupId = 1001 });

        var names = new List<string>();
        await using var reader = new TarReader(File.OpenRead(Archive));
        while (await reader.GetNextEntryAsync() is { } entry)
        {
            names.Add(entry.Name);
            Assert.Equal((1000, 1001), (entry.Uid, entry.Gid));
            Assert.Equal(entry.EntryType == TarEntryType.Directory ? "755" : "644", Convert.ToString((int)entry.Mode, 8));
        }

        Assert.Equal(".regstore/index.json", names[0]);
        Assert.Equal(".regstore/seal.json", names[^1]);
        Assert.Equal(names[1..^1].Order(StringComparer.Ordinal), names[1..^1]);
    }

    [Theory]
    [InlineData("out.tar.gz")]
    [InlineData("out.tgz")]
    [InlineData("out.tar.zst")]
    public async Task The_suffix_says_how_it_is_compressed_and_the_bytes_are_the_same_every_time(string name)
    {
        var (first, second) = (Path.Combine(_directory, name), Path.Combine(_directory, $"again-{name}"));
        await RegistryStore.Open(_clean.Store.Data).BackupAsync(first);
        await RegistryStore.Open(_clean.Store.Data).BackupAsync(second);

        Assert.Equal(await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(second));
        Assert.True(new FileInfo(first).Length < 40_000);
        Assert.Empty((await RegistryStore.Open(first).VerifyAsync()).Findings);
    }

    [Theory]
    [InlineData(ArchiveCompression.None)]
    [InlineData(ArchiveCompression.Gzip)]
    [InlineData(ArchiveCompression.Zstd)]
    public async Task A_large_blob_that_turns_out_damaged_is_taken_back(ArchiveCompression compression)
    {
        var (large, damaged) = (new string('a', 9_000_000), new string('b', 9_000_000));
        _clean.Store.Image("large", "sound", large);
        _clean.Store.Image("large", "damaged", damaged);
        var path = StoreBuilder.BlobPath(RegStore.Model.Digest.Compute(System.Text.Encoding.UTF8.GetBytes(damaged)));
        _clean.Store.Write(path, damaged[..^1] + "c");

        var report = await BackupAsync(new BackupOptions { Compression = compression });
        var verified = await RegistryStore.Open(Archive).VerifyAsync();

        Assert.Contains(report.Skipped, it => it.Reference == "large:damaged");
        Assert.Equal(FindingKind.ArchiveIncomplete, Assert.Single(verified.Findings, it => it.Severity > Severity.Info).Kind);
        Assert.Null((await RegistryStore.Open(Archive).ScanAsync()).Index.Blobs.Values.Select(it => (long?)it.Length).Where(it => it == 9_000_000).Skip(1).FirstOrDefault());
    }

    [Fact]
    public async Task On_a_pipe_it_stays_and_the_seal_names_it()
    {
        var damaged = new string('b', 9_000_000);
        _clean.Store.Image("large", "damaged", damaged);
        var digest = RegStore.Model.Digest.Compute(System.Text.Encoding.UTF8.GetBytes(damaged));
        _clean.Store.Write(StoreBuilder.BlobPath(digest), damaged[..^7]);
        await using (var stream = File.Create(Archive))
        {
            // Shortened between the scan and the reading: the header has promised more by then.
            await using var pipe = new OnWrite(stream, () => { });
            await RegistryStore.Open(_clean.Store.Data).BackupAsync(pipe);
        }

        Assert.Equal(FindingKind.ArchiveIncomplete, Assert.Single((await RegistryStore.Open(Archive).VerifyAsync()).Findings, it => it.Severity > Severity.Info).Kind);
        Assert.True((await RegistryStore.Open(Archive).RestoreAsync(Path.Combine(_directory, "restored"))).IsRestored);
        Assert.False(File.Exists(Path.Combine(_directory, "restored", "docker", "registry", "v2", StoreBuilder.BlobPath(digest))));
    }

    [Fact]
    public async Task A_blob_that_shrinks_while_it_is_copied_moves_no_member_after_it()
    {
        var content = new string('s', 9_000_000);
        _clean.Store.Image("large", "shrinking", content);
        var path = _clean.Store.FullPath(StoreBuilder.BlobPath(RegStore.Model.Digest.Compute(System.Text.Encoding.UTF8.GetBytes(content))));
        await using (var stream = File.Create(Archive))
        {
            await using var pipe = new OnWrite(stream, () => File.WriteAllText(path, "short"));
            await RegistryStore.Open(_clean.Store.Data).BackupAsync(pipe);
        }

        var report = await RegistryStore.Open(Archive).VerifyAsync();

        Assert.Equal(FindingKind.ArchiveIncomplete, Assert.Single(report.Findings, it => it.Severity > Severity.Info).Kind);
        Assert.Equal(5, report.Tags);
    }

    [Theory]
    [InlineData(OverwriteRule.IfSound, true, "out.tar")]
    [InlineData(OverwriteRule.IfSound, false, "out.tar.damaged")]
    [InlineData(OverwriteRule.Always, false, "out.tar")]
    public async Task What_lost_something_does_not_take_the_place_of_last_nights(OverwriteRule rule, bool isSound, string expected)
    {
        await File.WriteAllTextAsync(Archive, "last night's");
        if (!isSound)
        {
            _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Shared));
        }

        var report = await BackupAsync(new BackupOptions { Overwrite = rule });

        Assert.Equal(isSound, report.IsSound);
        Assert.Equal(Path.Combine(_directory, expected), report.Archive);
        Assert.Equal(expected != "out.tar", await File.ReadAllTextAsync(Archive) == "last night's");
        Assert.DoesNotContain(Directory.GetFiles(_directory), it => it.EndsWith(".partial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_healed_on_the_way_is_no_loss()
    {
        await File.WriteAllTextAsync(Archive, "last night's");
        _clean.Store.Write(StoreBuilder.LayerPath("alpine", CleanStore.Shared), "");

        var report = await BackupAsync(new BackupOptions());

        Assert.Equal([FindingKind.LinkEmpty], report.Findings.Select(it => it.Kind));
        Assert.True(report.IsSound);
        Assert.Equal(Archive, report.Archive);
        Assert.Empty((await RegistryStore.Open(Archive).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task Nothing_is_overwritten_where_that_was_forbidden()
    {
        await File.WriteAllTextAsync(Archive, "last night's");

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => BackupAsync(new BackupOptions { Overwrite = OverwriteRule.Never }));

        Assert.Equal(StoreFailure.Refused, failure.Failure);
        Assert.Equal("last night's", await File.ReadAllTextAsync(Archive));
    }

    [Fact]
    public async Task Nothing_is_written_into_the_store()
    {
        await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(_clean.Store.Data).BackupAsync(_clean.Store.FullPath("blobs/out.tar")));

        Assert.Empty((await RegistryStore.Open(_clean.Store.Data).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_symbolic_link_stays_one_and_the_file_behind_it_is_written()
    {
        var behind = Path.Combine(_directory, "behind.tar");
        await File.WriteAllTextAsync(behind, "last night's");
        File.CreateSymbolicLink(Archive, behind);

        await BackupAsync(new BackupOptions());

        Assert.NotNull(new FileInfo(Archive).LinkTarget);
        Assert.Empty((await RegistryStore.Open(behind).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_cancelled_backup_leaves_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Cancelling(cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RegistryStore.Open(_clean.Store.Data).BackupAsync(Archive, null, progress, cancellation.Token));

        Assert.Equal(["data"], Directory.GetFileSystemEntries(_directory).Select(it => Path.GetFileName(it)));
    }

    [Fact]
    public async Task A_plan_tells_what_is_then_written()
    {
        var told = await RegistryStore.Open(_clean.Store.Data).BackupAsync(Archive, new BackupOptions { DryRun = true });
        Assert.Equal(["data"], Directory.GetFileSystemEntries(_directory).Select(it => Path.GetFileName(it)));

        var done = await BackupAsync(new BackupOptions { ReadBack = true });

        Assert.Equal((done.Repositories, done.Tags, done.Revisions, done.Blobs, done.BlobBytes), (told.Repositories, told.Tags, told.Revisions, told.Blobs, told.BlobBytes));
    }

    [Fact]
    public async Task An_archive_of_an_archive_is_the_same_bytes()
    {
        await BackupAsync(new BackupOptions());
        foreach (var name in new[] { "again.tar.zst", "once-more.tar" })
        {
            var source = name == "once-more.tar" ? Path.Combine(_directory, "again.tar.zst") : Archive;
            await RegistryStore.Open(source).BackupAsync(Path.Combine(_directory, name));
        }

        Assert.Equal(await File.ReadAllBytesAsync(Archive), await File.ReadAllBytesAsync(Path.Combine(_directory, "once-more.tar")));
    }

    [Fact]
    public async Task A_stream_cannot_be_backed_up_as_it_is_read_once()
    {
        await BackupAsync(new BackupOptions());
        await using var stream = File.OpenRead(Archive);

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.OpenArchive(stream).BackupAsync($"{Archive}.again"));

        Assert.Equal(StoreFailure.Unreadable, failure.Failure);
    }

    private Task<BackupReport> BackupAsync(BackupOptions options) => RegistryStore.Open(_clean.Store.Data).BackupAsync(Archive, options);

    private sealed class Cancelling(CancellationTokenSource cancellation) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value)
        {
            if (value.Phase == OperationPhase.Writing)
            {
                cancellation.Cancel();
            }
        }
    }

    /// <summary>Does something when the first byte is written, and cannot seek.</summary>
    private sealed class OnWrite(Stream target, Action action) : MemoryStream
    {
        private Action? _action = action;

        public override bool CanSeek => false;

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Interlocked.Exchange(ref _action, null)?.Invoke();
            target.Write(buffer);
        }
    }
}
