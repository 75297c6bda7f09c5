using System.IO.Abstractions;
using System.IO.Compression;
using RegStore.Model;
using RegStore.Testing;
using RegStore.Verification;
using SharpCompress.Compressors.ZStandard;

namespace RegStore.Tests.Archives;

/// <summary>Archives that are not what they should be, in every form in which an archive may come.</summary>
public abstract class HostileArchives : IDisposable
{
    protected const string Store = "docker/registry/v2/";
    protected const string Victim = "victim.txt";
    protected const long Megabyte = 1 << 20;

    private protected HostileArchives() => Clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(Folder, "data")));

    protected string Folder { get; } = Directory.CreateTempSubdirectory("regstore-").FullName;

    protected CleanStore Clean { get; }

    /// <summary>The member of a blob that no image names.</summary>
    protected static string BlobName => $"{Store}{StoreBuilder.BlobPath(Digest.Compute("never written"u8))}";

    protected string Target => Path.Combine(Folder, "target");

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Directory.Delete(Folder, recursive: true);

    protected async Task DemandRefusal(byte[] tar, string form, FindingKind kind, string path)
    {
        var verified = await Open(tar, form).VerifyAsync();
        Assert.Contains(verified.Findings, it => it.Kind == kind && (it.Path == path || path.Length == 0));

        var report = await RestoreAsync(tar, form);

        Assert.False(report.IsRestored);
        Assert.Contains(report.Findings, it => it.Kind == kind && (it.Path == path || path.Length == 0));
        Assert.False(Directory.Exists(Target));
        Assert.False(Directory.Exists($"{Target}.partial"));
        Assert.Empty(Directory.EnumerateFiles(Folder, Victim, SearchOption.AllDirectories));
        Assert.False(File.Exists($"/tmp/{Victim}"));
    }

    private RegistryStore Open(byte[] tar, string form)
    {
        if (form == "stream")
        {
#pragma warning disable CA2000 // Bytes in memory.
            return RegistryStore.OpenArchive(new OneWay(tar));
#pragma warning restore CA2000
        }

        var path = Path.Combine(Folder, $"archive.{form}");
        File.WriteAllBytes(path, Compress(tar, form));
        return RegistryStore.Open(path);
    }

    protected async Task<RegStore.Restore.RestoreReport> RestoreAsync(byte[] tar, string form)
    {
        if (form == "stream")
        {
            using var stream = new OneWay(tar);
            return await RegistryStore.OpenArchive(stream).RestoreAsync(Target);
        }

        var path = Path.Combine(Folder, $"restored.{form}");
        await File.WriteAllBytesAsync(path, Compress(tar, form));
        return await RegistryStore.Open(path).RestoreAsync(Target);
    }

    protected async Task<byte[]> BackupAsync()
    {
        using var stream = new MemoryStream();
        await RegistryStore.Open(Clean.Store.Data).BackupAsync(stream);
        return stream.ToArray();
    }

    protected static byte[] Compress(byte[] tar, string form)
    {
        using var stream = new MemoryStream();
        using (var compressed = Compressor(stream, form))
        {
            compressed.Write(tar);
        }

        return stream.ToArray();
    }

    protected static Stream Compressor(Stream target, string form) => form switch
    {
        "gzip" => new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true),
        "zstd" => new CompressionStream(target, 3, 0, leaveOpen: true),
        _ => new BufferedStream(new Kept(target)),
    };

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
