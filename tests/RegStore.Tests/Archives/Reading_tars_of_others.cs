using System.Formats.Tar;
using System.IO.Abstractions;
using RegStore.Model;
using RegStore.Testing;
using RegStore.Verification;
using SharpCompress.Readers;

namespace RegStore.Tests.Archives;

/// <summary>A tar of a data directory is a store, whoever wrote it, in whatever dialect and under whatever prefix; and what regstore writes, others read.</summary>
/// Covers: ArchiveContents, ArchiveSource, ArchiveWalk, ChunkedStream, Decompression, MemberPlacer, PaxRecords, PeekedStream, TarHeader, TarMember.
/// Covers: TarMembers, WindowStream.
public sealed class Reading_tars_of_others : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Reading_tars_of_others()
    {
        _clean = new CleanStore(new StoreBuilder(new FileSystem(), Data));

        // Longer than the hundred characters of a header's name field, and than the prefix field has.
        _clean.Store.Image($"deep/{string.Join('/', Enumerable.Repeat("component", 15))}", new string('t', 128), "a layer of a long name");
    }

    private string Data => Path.Combine(_directory, "data");

    private string Tar => Path.Combine(_directory, "out.tar");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [InlineData("--format=gnu", ".")]
    [InlineData("--format=posix", ".")]
    [InlineData("--format=gnu", "docker")]
    [InlineData("--format=gnu", "docker/registry/v2/repositories", "docker/registry/v2/blobs")]
    [InlineData("--format=posix", "--transform=s,^,srv/backup/of the/registry/,", "docker")]
    [InlineData("--format=gnu", "--transform=s,^docker/registry/,,", "docker/registry/v2")]
    [InlineData("--format=gnu", "--transform=s,^docker/registry/v2/,,", "docker/registry/v2/blobs", "docker/registry/v2/repositories")]
    [InlineData("--gzip", ".")]
    [InlineData("--xz", ".")]
    [InlineData("--bzip2", ".")]
    public async Task Of_gnu_tar(params string[] arguments)
    {
        // tar leaves compression to the program of that name.
        RealProgram.Demand("tar", arguments[0].StartsWith("--format", StringComparison.Ordinal) ? "tar" : arguments[0][2..]);
        await RealProgram.DemandAsync("tar", ["-cf", Tar, "-C", Data, .. arguments]);

        await DemandSame();
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task Of_the_framework(TarEntryFormat format)
    {
        await using (var writer = new TarWriter(File.Create(Tar), format))
        {
            foreach (var file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
            {
                await writer.WriteEntryAsync(file, Path.GetRelativePath(Data, file));
            }
        }

        await DemandSame();
    }

    [Theory]
    [InlineData("out.tar")]
    [InlineData("out.tar.gz")]
    [InlineData("out.tar.zst")]
    public async Task SharpCompress_reads_what_is_written(string name)
    {
        var path = Path.Combine(_directory, name);
        var report = await RegistryStore.Open(Data).BackupAsync(path);

        var read = new Dictionary<string, byte[]>();
        using (var reader = ReaderFactory.OpenReader(path, new ReaderOptions()))
        {
            while (reader.MoveToNextEntry())
            {
                using var content = new MemoryStream();
                reader.WriteEntryTo(content);
                read.Add(reader.Entry.Key!, content.ToArray());
            }
        }

        Assert.Equal(report.Blobs, read.Keys.Count(key => key.EndsWith("/data", StringComparison.Ordinal)));
        Assert.All(read.Where(it => it.Key.EndsWith("/data", StringComparison.Ordinal)), it => Assert.Contains(Digest.Compute(it.Value).Hex, it.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plain_tar_puts_back_what_is_written()
    {
        await RegistryStore.Open(Data).BackupAsync(Tar);
        var restored = Directory.CreateDirectory(Path.Combine(_directory, "restored")).FullName;
        await RealProgram.DemandAsync("tar", "-xf", Tar, "-C", restored);

        var report = await RegistryStore.Open(restored).VerifyAsync();

        Assert.Empty(report.Findings);
        Assert.Equal((await RegistryStore.Open(Data).VerifyAsync()).Blobs, report.Blobs);
    }

    [Fact]
    public async Task A_tar_of_something_else_is_no_store()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "other/blobs/sha256"));
        await File.WriteAllTextAsync(Path.Combine(_directory, "other/notes.txt"), "x");
        await RealProgram.DemandAsync("tar", "-cf", Tar, "-C", Path.Combine(_directory, "other"), "notes.txt");

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(Tar).ListAsync());

        Assert.Equal(StoreFailure.NoStore, failure.Failure);
    }

    [Fact]
    public async Task Only_headers_are_read_of_one_that_can_be_read_anywhere()
    {
        await RegistryStore.Open(Data).BackupAsync(Tar);
        var bytes = await File.ReadAllBytesAsync(Tar);
        var at = bytes.AsSpan().IndexOf("shared layer"u8);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(Tar, bytes);

        Assert.Empty((await RegistryStore.Open(Tar).VerifyAsync(new VerifyOptions { ReadData = false })).Findings);
        Assert.Equal(FindingKind.BlobDigestMismatch, Assert.Single((await RegistryStore.Open(Tar).VerifyAsync()).Findings).Kind);
    }

    private async Task DemandSame()
    {
        var expected = await RegistryStore.Open(Data).VerifyAsync();
        foreach (var store in new[] { RegistryStore.Open(Tar), RegistryStore.OpenArchive(File.OpenRead(Tar)) })
        {
            var report = await store.VerifyAsync();

            // The second name of a blob is proved by reading it again, which a stream cannot.
            Assert.Equal(
                store.Root == Tar ? [FindingKind.ArchiveUnsealed] : [FindingKind.ArchiveUnsealed, FindingKind.LinkUnreadable], report.Findings.Select(it => it.Kind));
            Assert.Equal(
                (expected.Repositories, expected.Tags, expected.Revisions, expected.Blobs, expected.BlobBytes, expected.BlobsRead),
                (report.Repositories, report.Tags, report.Revisions, report.Blobs, report.BlobBytes, report.BlobsRead));
        }
    }
}
