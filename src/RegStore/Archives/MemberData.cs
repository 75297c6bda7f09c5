using RegStore.Files;

namespace RegStore.Archives;

/// <summary>The data of the member that a walk stands at, the first bytes of which can be looked at before they are read.</summary>
internal sealed class MemberData(TarMembers members) : ReadOnlyStream
{
    private readonly byte[] _start = new byte[TarHeader.BlockSize];
    private int _peeked;
    private int _given;

    /// <summary>The first bytes, which will be read again.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        while (_peeked < _start.Length && members.Read(_start.AsSpan(_peeked)) is > 0 and var read)
        {
            _peeked += read;
        }

        return _start.AsSpan(0, _peeked);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_given == _peeked)
        {
            return members.Read(buffer);
        }

        var read = Math.Min(buffer.Length, _peeked - _given);
        _start.AsSpan(_given, read).CopyTo(buffer);
        _given += read;
        return read;
    }
}
