using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Blobs;

/// <summary>The bytes of a blob. A failure to read is an end, and kept: it must not be taken for one to write.</summary>
internal sealed class BlobContent(Stream source, BlobEntry blob) : ReadOnlyStream
{
    private long _left = long.MaxValue;
    private string? _problem;

    /// <summary>The blob as the scan found it.</summary>
    public BlobEntry Blob => blob;

    /// <summary>Opens a blob; null, and what is wrong, if that cannot be done.</summary>
    public static BlobContent? Open(IDirectoryHandle top, BlobEntry blob, out BlobReading failure)
    {
        failure = default;
        try
        {
#pragma warning disable CA2000 // The stream that is returned owns the other.
            return new BlobContent(top.Open(blob.Path), blob);
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

    /// <summary>Ends it after so many bytes, however many there are.</summary>
    public void EndAt(long length) => _left = length;

    /// <summary>What its bytes are, now that they were read.</summary>
    public BlobReading Judge((Digest Actual, long Length) read) =>
        _problem is { } problem ? new BlobReading(blob, BlobVerdict.Unreadable, null, read.Length, problem) : BlobReading.Of(blob, read.Actual, read.Length);

    /// <summary>Makes an empty file a clone of the blob; false if it stays empty.</summary>
    public bool TryCloneTo(WritableTree tree, string path) => tree.TryClone(source, path);

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = source.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
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
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
