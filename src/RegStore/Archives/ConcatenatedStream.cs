using RegStore.Files;

namespace RegStore.Archives;

/// <summary>
/// Reads compressed streams one after the other as one, as the programs do that write them: those that compress in parts, and people who append. Between two
/// there may be zeros.
/// </summary>
/// <param name="compressed">The bytes of all; not closed.</param>
/// <param name="magic">What each begins with.</param>
/// <param name="open">Decompresses one, reading not a byte beyond its end.</param>
internal sealed class ConcatenatedStream(Stream compressed, byte[] magic, Func<Stream, Stream> open) : ReadOnlyStream
{
    private readonly PeekedStream _compressed = new(compressed, []);
    private Stream? _current;

    public override int Read(Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            _current ??= open(_compressed);
            if (_current.Read(buffer) is > 0 and var read)
            {
                return read;
            }

            if (!_compressed.GoesOn(magic))
            {
                return 0;
            }

            _current = null;
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _compressed.Dispose();
        }

        base.Dispose(disposing);
    }
}
