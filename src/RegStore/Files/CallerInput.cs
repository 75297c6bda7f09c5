namespace RegStore.Files;

/// <summary>A stream of the caller's to read from. It is only ever asked asynchronously, and for much at a time: the body of a web request refuses everything else.</summary>
/// <param name="stream">The stream; stays open.</param>
internal sealed class CallerInput(Stream stream) : ReadOnlyStream
{
    private readonly byte[] _buffer = new byte[128 << 10];
    private Memory<byte> _unread;

    public override int Read(Span<byte> buffer)
    {
        if (_unread.IsEmpty && buffer.Length > 0)
        {
            _unread = _buffer.AsMemory(0, Fill());
        }

        var read = Math.Min(buffer.Length, _unread.Length);
        _unread.Span[..read].CopyTo(buffer);
        _unread = _unread[read..];
        return read;
    }

    // On a thread of the pool, without a context that the other side could wait for.
    private int Fill()
    {
        try
        {
            return stream.ReadAsync(_buffer.AsMemory()).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            throw new CallerStreamException(e);
        }
    }
}
