using RegStore.Files;
using RegStore.Reading;

namespace RegStore.Tests.Stores;

/// <summary>How reading a file fails.</summary>
public enum Falter
{
    /// <summary>It cannot be opened.</summary>
    Closed,

    /// <summary>It cannot be read to its end.</summary>
    BrokenOff,

    /// <summary>It is read with one bit wrong.</summary>
    Flipped,
}

/// <summary>A source in which one file fails when it is opened, the first times and then no more.</summary>
internal sealed class FalteringSource(IStoreSource source, string path, Falter falter, int times) : WatchedSource(source)
{
    private readonly IStoreSource _source = source;
    private int _left = times;

    public override bool IsLive => _source.IsLive;

    protected override void Asked(string asked, Access access)
    {
        if (asked == path && access == Access.Open && --_left >= 0 && falter == Falter.Closed)
        {
            throw new IOException("Input/output error");
        }
    }

    protected override Stream Wrap(string asked, Stream stream) => asked == path && _left >= 0 ? new Faltering(stream, falter) : stream;

    private sealed class Faltering(Stream stream, Falter falter) : ReadOnlyStream
    {
        private bool _isBegun;

        public override int Read(Span<byte> buffer)
        {
            if (falter == Falter.BrokenOff && _isBegun)
            {
                throw new IOException("Input/output error");
            }

            var read = stream.Read(_isBegun ? buffer : buffer[..Math.Min(buffer.Length, 5)]);
            if (falter == Falter.Flipped && !_isBegun)
            {
                buffer[0] ^= 1;
            }

            _isBegun = true;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
