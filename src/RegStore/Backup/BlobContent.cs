using RegStore.Checks;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>The bytes of a blob up to the length it had when it was scanned. A failure to read is an end, and kept: it must not be taken for one to write.</summary>
internal sealed class BlobContent : ReadOnlyStream
{
    private readonly Stream _source;
    private readonly BlobEntry _blob;
    private long _left;
    private string? _problem;

    private BlobContent(Stream source, BlobEntry blob) => (_source, _blob, _left) = (source, blob, blob.Length);

    /// <summary>Opens a blob; null, and what is wrong, if that cannot be done.</summary>
    public static BlobContent? Open(IStoreSource source, BlobEntry blob, out BlobReading failure)
    {
        failure = default;
        try
        {
#pragma warning disable CA2000 // The stream that is returned owns the other.
            return new BlobContent(source.Open(blob.Path), blob);
#pragma warning restore CA2000
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            failure = new BlobReading(blob, BlobVerdict.Vanished, null, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failure = new BlobReading(blob, BlobVerdict.Unreadable, null, 0, e.Message);
        }

        return null;
    }

    /// <summary>What its bytes are, now that they were read.</summary>
    /// <param name="actual">The digest of what was read.</param>
    /// <param name="length">How much was read.</param>
    public BlobReading Judge(Digest actual, long length) => _problem is { } problem
        ? new BlobReading(_blob, BlobVerdict.Unreadable, null, length, problem)
        : new BlobReading(_blob, actual == _blob.Digest ? BlobVerdict.Sound : BlobVerdict.Mismatch, actual, length);

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = _source.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
            _left -= read;
            return read;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _problem = e.Message;
            return 0;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
        }

        base.Dispose(disposing);
    }
}
