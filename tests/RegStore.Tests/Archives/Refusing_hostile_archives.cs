using System.IO.Abstractions;
using System.IO.Compression;
using System.Text;
using RegStore.Checks;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Tests.Stores;
using SharpCompress.Compressors.ZStandard;

namespace RegStore.Tests.Archives;

/// <summary>Whatever an archive says of itself: it is refused with a finding that names the member, nothing is written outside the target, and memory stays small.</summary>
public sealed class Refusing_hostile_archives : IDisposable
{
    private const string Store = "docker/registry/v2/";
    private const string Victim = "victim.txt";
    private const long Megabyte = 1 << 20;

    // A member that is refused, whether regstore wrote the rest of the archive or not.
    private static readonly Dictionary<string, (Action<TarBuilder> Add, FindingKind Kind, string Member)> Members = new()
    {
        ["a name that climbs out"] = (it => it.Add($"{Store}../../../../{Victim}", "x"), FindingKind.MemberRefused, $"{Store}../../../../{Victim}"),
        ["an absolute name"] = (it => it.Add($"/tmp/{Victim}", "x"), FindingKind.MemberRefused, $"/tmp/{Victim}"),
        ["a name with a backslash"] = (it => it.Add($"{Store}blobs\\..\\{Victim}", "x"), FindingKind.MemberRefused, $"{Store}blobs\\..\\{Victim}"),
        ["a symbolic link"] = (it => it.Add($"{Store}blobs/sha256", "", '2', target: "/etc"), FindingKind.MemberRefused, $"{Store}blobs/sha256"),
        ["a hard link"] = (it => it.Add($"{Store}blobs/passwd", "", '1', target: "/etc/passwd"), FindingKind.MemberRefused, $"{Store}blobs/passwd"),
        ["a character device"] = (it => it.Add($"{Store}blobs/null", "", '3'), FindingKind.MemberRefused, $"{Store}blobs/null"),
        ["a block device"] = (it => it.Add($"{Store}blobs/sda", "", '4'), FindingKind.MemberRefused, $"{Store}blobs/sda"),
        ["a pipe"] = (it => it.Add($"{Store}blobs/pipe", "", '6'), FindingKind.MemberRefused, $"{Store}blobs/pipe"),
        ["a sparse file"] = (it => it.Add($"{Store}blobs/sparse", "", 'S'), FindingKind.MemberRefused, $"{Store}blobs/sparse"),
        ["an unknown type"] = (it => it.Add($"{Store}blobs/odd", "", 'Z'), FindingKind.MemberRefused, $"{Store}blobs/odd"),
        ["a member twice"] = (it => it.Add(BlobName, "other").Add(BlobName, "twice"), FindingKind.MemberDuplicate, BlobName),
        ["a file where a directory is"] = (it => it.Add($"{Store}blobs", "x"), FindingKind.MemberDuplicate, $"{Store}blobs"),
        ["a terabyte of nothing"] = (it => it.Add(BlobName, "", promised: 1L << 40), FindingKind.ArchiveCutShort, BlobName),
        ["a number that is none"] = (it => it.Add(BlobName, "", promised: -1), FindingKind.ArchiveDamaged, ""),
        ["a name of a gigabyte"] = (it => it.Add("././@LongLink", "", 'L', promised: 1L << 30), FindingKind.ArchiveDamaged, ""),
        ["a name of nine kilobytes"] = (it => it.Add($"{Store}blobs/{new string('a', 9000)}", "x"), FindingKind.MemberRefused, $"{Store}blobs/{new string('a', 9000)}"),
        ["an extended header of a gigabyte"] = (it => it.Add("pax", "", 'x', promised: 1L << 30), FindingKind.ArchiveDamaged, ""),
        ["an extended header that lies"] = (it => it.Add("pax", "99 path=x\n", 'x').Add("x", ""), FindingKind.ArchiveDamaged, ""),
        ["an extended header that leads out"] = (it => it.Add("pax", "28 path=../../../victim.txt\n", 'x').Add("x", "x"), FindingKind.MemberRefused, "../../../victim.txt"),
        ["bytes that are no header"] = (it => it.AddRaw(Enumerable.Repeat((byte)7, 512).ToArray()), FindingKind.ArchiveDamaged, ""),
    };

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Refusing_hostile_archives() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));

    public static TheoryData<string, string> MembersInEachForm
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var member in Members.Keys)
            {
                foreach (var form in new[] { "plain", "gzip", "zstd", "stream" })
                {
                    data.Add(member, form);
                }
            }

            return data;
        }
    }

    private static string BlobName => $"{Store}{StoreBuilder.BlobPath(Digest.Compute("never written"u8))}";

    private string Target => Path.Combine(_directory, "target");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(MembersInEachForm))]
    public async Task A_member_is_refused(string member, string form)
    {
        var (add, kind, name) = Members[member];
        var tar = new TarBuilder().AddStore(_clean.Store.Root, Store);
        add(tar);

        await DemandRefusal(tar.End().Bytes, form, kind, name);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("zstd")]
    public async Task In_an_archive_of_regstore_nothing_else_has_a_place(string form)
    {
        var sealedTar = await BackupAsync();
        await DemandRefusal([.. sealedTar[..^1024], .. new TarBuilder().Add("notes.txt", "x").End().Bytes], form, FindingKind.MemberRefused, "notes.txt");
    }

    [Fact]
    public async Task A_link_of_a_gigabyte_is_no_link()
    {
        var link = StoreBuilder.TagPath("alpine", "big");
        var path = await SparseAsync($"{Store}{link}", 1L << 30);

        var findings = (await RegistryStore.Open(path).VerifyAsync()).Findings;

        Assert.Contains(findings, it => it.Kind == FindingKind.LinkMalformed && it.Path == link);
        Assert.False((await RegistryArchive.RestoreAsync(path, Target)).IsRestored);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_name_that_is_no_path_of_a_store_is_told_and_never_written()
    {
        var tar = new TarBuilder().AddStore(_clean.Store.Root, Store).Add($"{Store}repositories/alpine/_manifests/evil.sh", "x").End().Bytes;
        await File.WriteAllBytesAsync(Path.Combine(_directory, "odd.tar"), tar);

        var report = await RegistryArchive.RestoreAsync(Path.Combine(_directory, "odd.tar"), Target);

        Assert.Contains(report.Findings, it => it.Kind == FindingKind.PathUnknown && it.Path == "repositories/alpine/_manifests/evil.sh");
        Assert.True(report.IsRestored);
        Assert.DoesNotContain(Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories), it => it.EndsWith("evil.sh", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("stream")]
    public async Task A_wrong_digest_is_refused(string form)
    {
        var path = StoreBuilder.BlobPath(CleanStore.Shared);
        var tar = new TarBuilder().AddStore(_clean.Store.Root, Store).Bytes;
        var at = tar.AsSpan().IndexOf("shared layer"u8);
        tar[at] ^= 1;

        await DemandRefusal([.. tar, .. new byte[1024]], form, FindingKind.BlobDigestMismatch, path);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("stream")]
    public async Task An_archive_that_is_cut_short_is_refused_wherever_it_is_cut(string form)
    {
        var whole = await BackupAsync();
        for (var length = 512; length < whole.Length - 1024; length += (whole.Length / 17) + 13)
        {
            var report = await RestoreAsync(whole[..length], form);

            Assert.False(report.IsRestored);
            Assert.Contains(report.Findings, it => it.Kind == FindingKind.ArchiveCutShort);
            Assert.False(Directory.Exists(Target));
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task A_compressed_archive_that_is_cut_short_is_refused(string form)
    {
        var whole = Compress(await BackupAsync(), form);
        for (var length = whole.Length / 10; length < whole.Length - 20; length += whole.Length / 10)
        {
            await File.WriteAllBytesAsync(Path.Combine(_directory, "cut"), whole[..length]);
            if (length < whole.Length / 2)
            {
                // What is left may be too little to tell what it was.
                Assert.False(await TryRestoreAsync(() => RegistryArchive.RestoreAsync(Path.Combine(_directory, "cut"), Target)));
                continue;
            }

            var report = await RegistryArchive.RestoreAsync(Path.Combine(_directory, "cut"), Target);

            Assert.False(report.IsRestored);
            Assert.Contains(report.Findings, it => it.Kind == FindingKind.ArchiveCutShort || it.Kind == FindingKind.ArchiveDamaged);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task A_bomb_is_refused_in_little_memory(string form)
    {
        // Two gigabytes of zeros under a digest that is not theirs, in a file of a few kilobytes.
        var path = Path.Combine(_directory, "bomb");
        var head = new TarBuilder().AddStore(_clean.Store.Root, Store).Add(BlobName, "", promised: 2L << 30).Bytes;
        await using (var file = File.Create(path))
        await using (var compressed = Compressor(file, form))
        {
            await compressed.WriteAsync(head);
            var zeros = new byte[Megabyte];
            for (var i = 0; i < 2L << 30 >> 20; i++)
            {
                await compressed.WriteAsync(zeros);
            }

            await compressed.WriteAsync(zeros.AsMemory(0, 1024));
        }

        Assert.True(new FileInfo(path).Length < 4 * Megabyte);
        var before = GC.GetTotalAllocatedBytes();
        var findings = (await RegistryStore.Open(path).VerifyAsync()).Findings;

        Assert.Contains(findings, it => it.Kind == FindingKind.BlobDigestMismatch && $"{Store}{it.Path}" == BlobName);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 200 * Megabyte, "all that was ever allocated, freed or not");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task An_index_that_is_a_bomb_is_refused(string form)
    {
        var path = Path.Combine(_directory, "bomb");
        await using (var file = File.Create(path))
        await using (var compressed = Compressor(file, form))
        {
            await compressed.WriteAsync(new TarBuilder().Add(".regstore/index.json", "", promised: 1L << 40).Bytes);
            await compressed.WriteAsync(new byte[Megabyte]);
        }

        Assert.Contains(
            (await RegistryStore.Open(path).VerifyAsync()).Findings, it => it.Kind == FindingKind.MemberRefused && it.Path == ".regstore/index.json");
    }

    [Fact]
    public async Task No_flipped_bit_changes_what_is_restored_unseen()
    {
        var whole = await BackupAsync();
        await File.WriteAllBytesAsync(Path.Combine(_directory, "whole.tar"), whole);
        await RegistryArchive.RestoreAsync(Path.Combine(_directory, "whole.tar"), Path.Combine(_directory, "expected"));
        var expected = Contents(Path.Combine(_directory, "expected"));
        var random = new Random(4711);
        for (var i = 0; i < 150; i++)
        {
#pragma warning disable CA5394 // The same bits every time; no secret.
            var (at, bit) = (random.Next(whole.Length), random.Next(8));
#pragma warning restore CA5394
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= (byte)(1 << bit);
            RestoreReportOrRefusal(await TryRestoreAsync(() => RestoreAsync(flipped, "plain")), expected, at, bit);
        }
    }

    private void RestoreReportOrRefusal(bool isRestored, SortedDictionary<string, string> expected, int at, int bit)
    {
        if (isRestored)
        {
            Assert.True(expected.SequenceEqual(Contents(Target)), $"bit {bit} of byte {at} was flipped and nobody saw it");
            Directory.Delete(Target, recursive: true);
        }

        Assert.False(Directory.Exists(Target));
    }

    private static async Task<bool> TryRestoreAsync(Func<Task<RegStore.Backup.RestoreReport>> restore)
    {
        try
        {
            return (await restore()).IsRestored;
        }
        catch (RegistryStoreException e) when (e.Failure == StoreFailure.NoStore)
        {
            return false;
        }
    }

    private async Task DemandRefusal(byte[] tar, string form, FindingKind kind, string path)
    {
        var verified = await OpenAsync(tar, form).VerifyAsync();
        Assert.Contains(verified.Findings, it => it.Kind == kind && (it.Path == path || path.Length == 0));

        var report = await RestoreAsync(tar, form);

        Assert.False(report.IsRestored);
        Assert.Contains(report.Findings, it => it.Kind == kind && (it.Path == path || path.Length == 0));
        Assert.False(Directory.Exists(Target));
        Assert.False(Directory.Exists($"{Target}.partial"));
        Assert.Empty(Directory.EnumerateFiles(_directory, Victim, SearchOption.AllDirectories));
        Assert.False(File.Exists($"/tmp/{Victim}"));
    }

    private RegistryStore OpenAsync(byte[] tar, string form)
    {
        if (form == "stream")
        {
#pragma warning disable CA2000 // Bytes in memory.
            return RegistryStore.OpenArchive(new OneWay(tar));
#pragma warning restore CA2000
        }

        var path = Path.Combine(_directory, $"archive.{form}");
        File.WriteAllBytes(path, Compress(tar, form));
        return RegistryStore.Open(path);
    }

    private async Task<RegStore.Backup.RestoreReport> RestoreAsync(byte[] tar, string form)
    {
        if (form == "stream")
        {
            using var stream = new OneWay(tar);
            return await RegistryArchive.RestoreAsync(stream, Target);
        }

        var path = Path.Combine(_directory, $"restored.{form}");
        await File.WriteAllBytesAsync(path, Compress(tar, form));
        return await RegistryArchive.RestoreAsync(path, Target);
    }

    private async Task<byte[]> BackupAsync()
    {
        using var stream = new MemoryStream();
        await RegistryStore.Open(_clean.Store.Data).BackupAsync(stream);
        return stream.ToArray();
    }

    private async Task<string> SparseAsync(string name, long length)
    {
        var path = Path.Combine(_directory, "sparse.tar");
        await File.WriteAllBytesAsync(path, new TarBuilder().AddStore(_clean.Store.Root, Store).Add(name, "", promised: length).Bytes);
        await using var file = File.OpenWrite(path);
        file.SetLength(file.Length + length + 1024);
        return path;
    }

    private static byte[] Compress(byte[] tar, string form)
    {
        using var stream = new MemoryStream();
        using (var compressed = Compressor(stream, form))
        {
            compressed.Write(tar);
        }

        return stream.ToArray();
    }

    private static Stream Compressor(Stream target, string form) => form switch
    {
        "gzip" => new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true),
        "zstd" => new CompressionStream(target, 3, 0, leaveOpen: true),
        _ => new BufferedStream(new Kept(target)),
    };

    private static SortedDictionary<string, string> Contents(string directory) => new(
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(directory, file), file => $"{Encoding.Latin1.GetString(File.ReadAllBytes(file))} {File.GetLastWriteTimeUtc(file):O}"),
        StringComparer.Ordinal);

    /// <summary>A stream that stays open, so that a form without compression is used like the others.</summary>
    private sealed class Kept(Stream target) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => target.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => target.Write(buffer);
    }

    /// <summary>A stream like a pipe.</summary>
    private sealed class OneWay(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
