using System.Text;
using RegStore.Archives;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.Tests.Archives;

/// <summary>An archive that lost something, was changed or is a bomb: that is found, in little memory, and the target stays as it was.</summary>
/// Covers: ArchiveChecks, ArchiveFault, ArchiveInput, LeftOut, SealedSkip.
[Collection(nameof(Alone))]
public sealed class Refusing_broken_archives : HostileArchives
{
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
            await File.WriteAllBytesAsync(Path.Combine(Folder, "cut"), whole[..length]);
            if (length < whole.Length / 2)
            {
                // What is left may be too little to tell what it was.
                Assert.False(await TryRestoreAsync(() => RegistryStore.Open(Path.Combine(Folder, "cut")).RestoreAsync(Target)));
                continue;
            }

            var report = await RegistryStore.Open(Path.Combine(Folder, "cut")).RestoreAsync(Target);

            Assert.False(report.IsRestored);
            Assert.Contains(report.Findings, it => it.Kind == FindingKind.ArchiveCutShort || it.Kind == FindingKind.ArchiveDamaged);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task A_bomb_is_refused_in_little_memory(string form)
    {
        // Half a gigabyte of zeros under a digest that is not theirs, in a file of a few kilobytes.
        var path = Path.Combine(Folder, "bomb");
        var head = new TarBuilder().AddStore(Clean.Store.Root, Store).Add(BlobName, "", promised: 512L << 20).Bytes;
        await using (var file = File.Create(path))
        await using (var compressed = Compressor(file, form))
        {
            await compressed.WriteAsync(head);
            var zeros = new byte[Megabyte];
            for (var i = 0; i < 512L << 20 >> 20; i++)
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
        var path = Path.Combine(Folder, "bomb");
        await using (var file = File.Create(path))
        await using (var compressed = Compressor(file, form))
        {
            await compressed.WriteAsync(new TarBuilder().Add(".regstore/index.json", "", promised: 1L << 40).Bytes);
            await compressed.WriteAsync(new byte[Megabyte]);
        }

        Assert.Contains(
            (await RegistryStore.Open(path).VerifyAsync()).Findings, it => it.Kind == FindingKind.MemberRefused && it.Path == ".regstore/index.json");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Rot_in_a_compressed_archive_is_a_finding_and_no_crash(string form)
    {
        var whole = Compress(await BackupAsync(), form);
        for (var at = 20; at < whole.Length; at += (whole.Length / 40) + 1)
        {
            var rotten = (byte[])whole.Clone();
            rotten[at] ^= 0x10;
            await File.WriteAllBytesAsync(Path.Combine(Folder, "rotten"), rotten);

            var isRestored = await TryRestoreAsync(() => RegistryStore.Open(Path.Combine(Folder, "rotten")).RestoreAsync(Target));

            // What no reader looks at, the padding of a member, may rot unseen; nothing else may.
            Assert.True(isRestored || !Directory.Exists(Target));
            if (isRestored)
            {
                Assert.Empty((await RegistryStore.Open(Target).VerifyAsync()).Findings);
                Directory.Delete(Target, recursive: true);
            }
        }
    }

    [Fact]
    public async Task A_seal_hides_nothing_that_an_image_needs()
    {
        var whole = await BackupAsync();
        whole[whole.AsSpan().IndexOf("shared layer"u8)] ^= 1;
        var at = whole.AsSpan().LastIndexOf(".regstore/seal.json"u8);
        var length = whole.AsSpan(at + 512).IndexOf((byte)0);
        var seal = ArchiveDocuments.ReadSeal(whole.AsSpan(at + 512, length));
        var lying = seal with { Blobs = seal.Blobs - 1, Bytes = seal.Bytes - "shared layer".Length, Skipped = [new SealedSkip(null, CleanStore.Shared, "a lie")] };
        var tar = new TarBuilder().AddRaw(whole[..at]).Add(".regstore/seal.json", ArchiveDocuments.Write(lying)).End().Bytes;

        await DemandRefusal(tar, "plain", FindingKind.BlobDigestMismatch, StoreBuilder.BlobPath(CleanStore.Shared));
    }

    [Fact]
    public async Task Thousands_of_long_names_that_are_refused_cost_little_memory()
    {
        var tar = new TarBuilder().AddStore(Clean.Store.Root, Store);
        for (var i = 0; i < 3_000; i++)
        {
            tar.Add($"../{new string('a', 20_000)}", "");
        }

        var path = Path.Combine(Folder, "names.tar");
        await File.WriteAllBytesAsync(path, tar.End().Bytes);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var report = await RegistryStore.Open(path).VerifyAsync();

        Assert.True(report.Findings.Count < 2000);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 50 * Megabyte);
        GC.KeepAlive(report);
    }

    [Fact]
    public async Task No_flipped_bit_changes_what_is_restored_unseen()
    {
        var whole = await BackupAsync();
        await File.WriteAllBytesAsync(Path.Combine(Folder, "whole.tar"), whole);
        await RegistryStore.Open(Path.Combine(Folder, "whole.tar")).RestoreAsync(Path.Combine(Folder, "expected"));
        var expected = Contents(Path.Combine(Folder, "expected"));
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

    private static async Task<bool> TryRestoreAsync(Func<Task<RegStore.Restore.RestoreReport>> restore)
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

    private static SortedDictionary<string, string> Contents(string directory) => new(
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(directory, file), file => $"{Encoding.Latin1.GetString(File.ReadAllBytes(file))} {File.GetLastWriteTimeUtc(file):O}"),
        StringComparer.Ordinal);
}
