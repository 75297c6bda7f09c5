namespace RegStore.Files;

/// <summary>A stream of the caller's to read from. It is only ever asked asynchronously, and for much at a time: the body of a web request refuses everything else.</summary>
/// <param name="stream">The stream; stays open.</param>
internal sealed class CallerInput(Stream stream) : ChunkedStream
{
    private readonly byte[] _buffer = new byte[128 << 10];

    // On a thread of the pool, without a context that the other side could wait for.
    protected override ReadOnlyMemory<byte> NextChunk()
    {
        try
        {
            return _buffer.AsMemory(0, stream.ReadAsync(_buffer.AsMemory()).AsTask().GetAwaiter().GetResult());
        }
        catch (Exception e)
        {
            throw new CallerStreamException(e);
        }
    }
}
