using RegStore.Files;

namespace RegStore.Archives;

/// <summary>A part of a stream that can seek; owns the stream.</summary>
internal sealed class WindowStream(Stream stream, long offset, long length) : ReadOnlyStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        if (_read == 0)
        {
            stream.Position = offset;
        }

        var read = stream.Read(buffer[..(int)Math.Min(buffer.Length, length - _read)]);
        _read += read;
        return read;
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
