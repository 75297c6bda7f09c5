using System.IO.Compression;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.LZMA;
using SharpCompress.Compressors.Lzw;
using SharpCompress.Compressors.Xz;
using SharpCompress.Compressors.ZStandard;

using ReadOnlyStream = RegStore.Files.ReadOnlyStream;

namespace RegStore.Archives;

/// <summary>A way in which a tar may be compressed, known by its first bytes.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Magic">The bytes that such a file begins with.</param>
/// <param name="Open">The stream of what was compressed.</param>
internal sealed record Decompression(string Name, byte[] Magic, Func<Stream, Stream> Open)
{
    /// <summary>How many first bytes tell.</summary>
    public const int Peek = TarHeader.BlockSize;

    private static readonly byte[] XzMagic = [0xFD, .. "7zXZ"u8, 0x00];
    private static readonly byte[] LzipMagic = [.. "LZIP"u8];

    // gzip by the framework: SharpCompress stops after the first of several members, which gzip allows and others write.
    private static readonly Decompression[] Known =
    [
        new("gzip", [0x1F, 0x8B], static stream => new GZipStream(stream, CompressionMode.Decompress)),
        new("zstd", [0x28, 0xB5, 0x2F, 0xFD], static stream => new DecompressionStream(stream, bufferSize: 0, checkEndOfStream: true, leaveOpen: false)),
        new("xz", XzMagic, static stream => new ConcatenatedStream(stream, XzMagic, static one => new XZStream(one))),
        new("bzip2", [.. "BZh"u8], static stream => BZip2Stream.Create(stream, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true)),
        new("lzip", LzipMagic, static stream => new ConcatenatedStream(stream, LzipMagic, static one => LZipStream.Create(one, SharpCompress.Compressors.CompressionMode.Decompress, leaveOpen: true))),
        new("compress", [0x1F, 0x9D], static stream => new LzwStream(stream)),
    ];

    /// <summary>How a tar is compressed; null if it is not.</summary>
    /// <param name="start">Its first bytes.</param>
    public static Decompression? Of(ReadOnlySpan<byte> start)
    {
        foreach (var known in Known)
        {
            if (start.StartsWith(known.Magic))
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>Opens a stream whose faults are reported as <see cref="InvalidDataException"/>, whichever library reads it.</summary>
    public Stream OpenGuarded(Stream compressed) => new GuardedStream(compressed, this);

    private sealed class GuardedStream(Stream compressed, Decompression decompression) : ReadOnlyStream
    {
        private Stream? _stream;

        public override int Read(Span<byte> buffer)
        {
            try
            {
                // Some decompressors read the header in their constructor.
                return (_stream ??= decompression.Open(compressed)).Read(buffer);
            }
            catch (ZstdException e) when (e.Message.Contains("too much memory", StringComparison.Ordinal))
            {
                throw new RegistryStoreException(
                    StoreFailure.Unreadable, "It was compressed with zstd --long and a window larger than 128 MiB. It is not damaged, but reading it takes that much memory. Decompress it first: zstd --long=31 -d.", e);
            }
            catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
            {
                throw new InvalidDataException($"the rest cannot be decompressed as {decompression.Name}: {e.Message}", e);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _stream?.Dispose();
                compressed.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
