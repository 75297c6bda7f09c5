namespace RegStore.Files;

/// <summary>A stream of the caller's to write to. It is only ever asked asynchronously, and for much at a time: the body of a web response refuses everything else.</summary>
/// <param name="stream">The stream; stays open.</param>
/// <param name="cancellationToken">Ends the writing with an exception.</param>
internal sealed class CallerOutput(Stream stream, CancellationToken cancellationToken) : WriteOnlyStream
{
    private readonly byte[] _buffer = new byte[128 << 10];
    private int _filled;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var taken = Math.Min(buffer.Length, _buffer.Length - _filled);
            buffer[..taken].CopyTo(_buffer.AsSpan(_filled));
            _filled += taken;
            buffer = buffer[taken..];
            if (_filled == _buffer.Length)
            {
                Send();
            }
        }
    }

    public override void Flush()
    {
        Send();
        Wait(stream.FlushAsync(cancellationToken));
    }

    private void Send()
    {
        var filled = _filled;
        _filled = 0;
        Wait(stream.WriteAsync(_buffer.AsMemory(0, filled), cancellationToken).AsTask());
    }

    // On a thread of the pool, without a context that the other side could wait for.
    private static void Wait(Task written)
    {
        try
        {
            written.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            throw new CallerStreamException(e);
        }
    }
}
