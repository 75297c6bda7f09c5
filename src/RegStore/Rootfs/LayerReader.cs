using RegStore.Archives;
using RegStore.Files;
using RegStore.Model;

namespace RegStore.Rootfs;

/// <summary>
/// The members of one layer's tar, whatever it is compressed with. The layer is proved when it was read to its end. Nothing is unpacked, and what a small blob may
/// expand to is bounded.
/// </summary>
internal sealed class LayerReader : IDisposable
{
    // As Go's own reader has it, in which layers are written: extended attributes may be long.
    private const int MaxExtension = 1 << 20;

    // Zeros shrink to a thousandth with gzip, and to far less with zstd. What expands to more than this was made to.
    private const long MaxRatio = 2000;
    private const long AlwaysAllowed = 256L << 20;

    private readonly Stream _blob;
    private readonly BoundedStream _tar;
    private readonly Digest _digest;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Opens a layer.</summary>
    /// <param name="blob">Its bytes, which are proved while they are read; disposed with this.</param>
    /// <param name="digest">Its digest.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public LayerReader(Stream blob, Digest digest, CancellationToken cancellationToken)
    {
        (_blob, _digest, _cancellationToken) = (blob, digest, cancellationToken);
        var start = new byte[Decompression.Peek];
        start = start[..blob.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
#pragma warning disable CA2000 // What is bounded owns the others.
        var whole = new PeekedStream(blob, start);
        _tar = new BoundedStream(Decompression.Of(start)?.OpenGuarded(whole) ?? whole, AlwaysAllowed + (MaxRatio * blob.Length));
#pragma warning restore CA2000
        Members = new TarMembers(_tar, MaxExtension);
    }

    /// <summary>The member that was met last, and its data.</summary>
    public TarMembers Members { get; }

    /// <summary>How many members came before it.</summary>
    public int Number { get; private set; } = -1;

    /// <summary>Goes to the next member; false at the end, at which the whole of the layer is proved.</summary>
    /// <exception cref="RegistryStoreException">The layer is damaged, or no layer.</exception>
    public bool Next()
    {
        try
        {
            if (Members.Next(_cancellationToken))
            {
                Number++;
                return true;
            }

            if (Members.End is TarEnd.CutShort or TarEnd.Malformed)
            {
                throw Malformed(Members.Problem!);
            }

            Prove();
            return false;
        }
        catch (InvalidDataException e)
        {
            throw Malformed(e.Message);
        }
    }

    /// <summary>What is said of a layer that cannot be read as one.</summary>
    public RegistryStoreException Malformed(string problem) =>
        new(StoreFailure.Damaged, $"The layer {_digest} cannot be read: {problem}.") { Digest = _digest, StoragePath = Reading.StorageLayout.Blob(_digest) };

    public void Dispose()
    {
        _tar.Dispose();
        _blob.Dispose();
    }

    // What follows the end of the tar, and of what was compressed, belongs to the blob.
    private void Prove()
    {
        var scratch = new byte[64 * 1024];
        while (_tar.Read(scratch) > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
        }

        while (_blob.Read(scratch) > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private sealed class BoundedStream(Stream stream, long max) : ReadOnlyStream
    {
        private long _read;

        public override int Read(Span<byte> buffer)
        {
            var read = stream.Read(buffer);
            _read += read;
            return _read <= max ? read : throw new InvalidDataException($"it expands to more than {max} bytes, as no layer of its length does that was not made to");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                stream.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
