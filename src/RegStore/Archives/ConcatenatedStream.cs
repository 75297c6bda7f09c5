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
    private readonly PeekedStream _compressed = new(compressed);
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

    /// <summary>A stream whose next bytes can be looked at before they are read.</summary>
    private sealed class PeekedStream(Stream stream) : ReadOnlyStream
    {
        private byte[] _peeked = [];
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
                _peeked.AsSpan(0, read).CopyTo(buffer);
                _peeked = _peeked[read..];
            }
            else
            {
                read = stream.Read(buffer);
            }

            _position += read;
            return read;
        }

        /// <summary>Whether another stream follows; passes over the zeros before it.</summary>
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
            (_peeked, _position) = (next[..read], 0);
            return next.AsSpan().SequenceEqual(magic) ? true : throw new InvalidDataException("something else follows the end of what was compressed");
        }
    }
}
