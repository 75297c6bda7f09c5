using RegStore.Files;

namespace RegStore.Archives;

/// <summary>A stream whose next bytes can be looked at before they are read.</summary>
/// <param name="stream">The stream; not closed.</param>
/// <param name="peeked">What was read of it already, and comes first.</param>
internal sealed class PeekedStream(Stream stream, byte[] peeked) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _peeked = peeked;
    private long _position;

    // The reader of xz asks how far it has come, counted from the beginning of what it reads.
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read;
        if (_peeked.Length > 0)
        {
            read = Math.Min(buffer.Length, _peeked.Length);
            _peeked.Span[..read].CopyTo(buffer);
            _peeked = _peeked[read..];
        }
        else
        {
            read = stream.Read(buffer);
        }

        _position += read;
        return read;
    }

    /// <summary>Whether another stream follows that begins with some bytes; passes over the zeros before it.</summary>
    /// <exception cref="InvalidDataException">Something else follows.</exception>
    public bool GoesOn(byte[] magic)
    {
        int first;
        do
        {
            first = ReadByte();
        }
        while (first == 0);
        if (first < 0)
        {
            return false;
        }

        var next = new byte[magic.Length];
        next[0] = (byte)first;
        var read = 1 + this.ReadAtLeast(next.AsSpan(1), next.Length - 1, throwOnEndOfStream: false);
        (_peeked, _position) = (next.AsMemory(0, read), 0);
        return next.AsSpan().SequenceEqual(magic) ? true : throw new InvalidDataException("other data follows the end of the compressed data");
    }
}
