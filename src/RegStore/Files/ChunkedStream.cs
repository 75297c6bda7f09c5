namespace RegStore.Files;

/// <summary>A stream that comes in chunks, of which readers take as much as they want.</summary>
internal abstract class ChunkedStream : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _unread;

    public sealed override int Read(Span<byte> buffer)
    {
        if (_unread.IsEmpty && buffer.Length > 0)
        {
            _unread = NextChunk();
        }

        var read = Math.Min(buffer.Length, _unread.Length);
        _unread.Span[..read].CopyTo(buffer);
        _unread = _unread[read..];
        return read;
    }

    /// <summary>The next chunk, which is used up before the one after it is asked for; empty at the end.</summary>
    protected abstract ReadOnlyMemory<byte> NextChunk();
}
