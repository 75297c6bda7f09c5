using System.Text;

namespace RegStore.Archives;

/// <summary>How a tar ended.</summary>
internal enum TarEnd
{
    /// <summary>Not yet.</summary>
    None,

    /// <summary>With the blocks of zeros that belong there, or at the very end of a member.</summary>
    Regular,

    /// <summary>In the middle of a member, or where a member's data should be.</summary>
    CutShort,

    /// <summary>At a header that is none; what follows it is not read.</summary>
    Malformed,

    /// <summary>With the blocks of zeros, after which another tar follows.</summary>
    GoesOn,
}

/// <summary>
/// Walks the members of a tar from front to back, seeking over their data where the stream can. Holds one header and nothing else: what a header promises
/// is believed only as far as there are bytes.
/// </summary>
/// <param name="stream">The tar.</param>
/// <param name="maxExtension">The longest extended header that is read, in bytes.</param>
internal sealed class TarMembers(Stream stream, int maxExtension = TarMembers.MaxStoreExtension)
{
    /// <summary>No name in a store is longer, nor any extended header: a repository has 255 characters and a tag 128.</summary>
    public const int MaxStoreExtension = 64 * 1024;

    public const string HardLink = "a hard link";
    public const string Sparse = "a sparse file";

    // Of GNU: a directory with the names that were in it, of an incremental backup; the name of a volume.
    private const char Dumpdir = 'D';
    private const char VolumeLabel = 'V';

    /// <summary>No writer has larger records than this many blocks, which are 16 MiB.</summary>
    private const int MaxFilling = 32 * 1024;

    private static readonly DateTime LatestTime = new(9999, 12, 31, 0, 0, 0, DateTimeKind.Utc);

    private readonly byte[] _block = new byte[TarHeader.BlockSize];
    private readonly byte[] _scratch = new byte[64 * 1024];
    private long _position;
    private long _next;
    private string? _longName;
    private string? _longLink;
    private PaxRecords? _records;

    /// <summary>The member that was met last.</summary>
    public TarMember Current { get; private set; }

    public TarEnd End { get; private set; }

    /// <summary>What was wrong, in words, where the end is not regular; null otherwise.</summary>
    public string? Problem { get; private set; }

    /// <summary>Goes to the next member; false at the end, which <see cref="End"/> tells.</summary>
    public bool Next(CancellationToken cancellationToken)
    {
        (_longName, _longLink, _records) = (null, null, null);
        while (End == TarEnd.None)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!SkipTo(_next, cancellationToken))
            {
                return Stop(TarEnd.CutShort, $"it ends within {Current.Name}");
            }

            var read = Fill(_block);
            if (read < _block.Length)
            {
                return read == 0 && _longName is null && _records is null
                    ? Stop(TarEnd.Regular, null)
                    : Stop(TarEnd.CutShort, $"it ends within a header{After}");
            }

            var header = new TarHeader(_block);
            if (header.IsEnd)
            {
                return IsFollowed(cancellationToken) ? Stop(TarEnd.GoesOn, $"another tar follows its end{After}, which only tar -i reads") : Stop(TarEnd.Regular, null);
            }

            if (!header.IsSound || header.Length is not { } length || length > long.MaxValue - _position - TarHeader.BlockSize)
            {
                return Stop(TarEnd.Malformed, $"there is no valid header{After}");
            }

            _next = Padded(_position, length);
            switch (header.Type)
            {
                case 'L' when Extension(length) is { } name:
                    _longName = Encoding.UTF8.GetString(name).TrimEnd('\0');
                    continue;
                case 'x' when Extension(length) is { } extension && PaxRecords.Parse(extension) is { } parsed:
                    _records = parsed;
                    continue;
                case 'L' or 'x':
                    return Stop(End == TarEnd.CutShort ? End : TarEnd.Malformed, $"an extended header of {length} bytes cannot be read{After}");
                case 'K' when length <= maxExtension:
                    _longLink = Extension(length) is { } target ? Encoding.UTF8.GetString(target).TrimEnd('\0') : null;
                    if (End != TarEnd.None)
                    {
                        return Stop(End, $"it ends within a header{After}");
                    }

                    continue;
                case 'K' or 'g' or VolumeLabel:
                    // A link's target too long for any file system; what no writer says of all members that a reader must know; what a volume is called.
                    continue;
                default:
                    length = _records?.Size ?? length;
                    if (length > long.MaxValue - _position - TarHeader.BlockSize)
                    {
                        return Stop(TarEnd.Malformed, $"there is no valid header{After}");
                    }

                    _next = Padded(_position, length);
                    Current = Describe(header, length);
                    return true;
            }
        }

        return false;
    }

    /// <summary>Reads on in the data of the current member; 0 at its end, and where the tar is cut short.</summary>
    public int Read(Span<byte> buffer)
    {
        var left = Current.Offset + Current.Length - _position;
        var read = left <= 0 ? 0 : stream.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
        _position += read;
        return read;
    }

    /// <summary>What the header of the current member says that a reader of a file system needs to know.</summary>
    public MemberDetails Details
    {
        get
        {
            var header = new TarHeader(_block);
            return new MemberDetails(
                header.Type,
                header.Mode ?? 0,
                _records?.User ?? header.Owner?.User ?? 0,
                _records?.Group ?? header.Owner?.Group ?? 0,
                _records?.LinkPath ?? _longLink ?? header.LinkName,
                header.Device ?? default,
                _records?.Attributes ?? PaxRecords.NoAttributes);
        }
    }

    /// <summary>Whether the current member's data is there, as far as that can be told without reading it.</summary>
    public bool HasData => !stream.CanSeek || Current.Length <= stream.Length - Current.Offset;

    // Writers fill up their last record with zeros; what comes after those was put there by somebody, as by cat a.tar b.tar.
    private bool IsFollowed(CancellationToken cancellationToken)
    {
        for (var blocks = 0; blocks < MaxFilling; blocks++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Fill(_block) < _block.Length)
            {
                return false;
            }

            var header = new TarHeader(_block);
            if (!header.IsEnd)
            {
                return header.IsSound;
            }
        }

        return false;
    }

    private string After => Current.Name is { } name ? $" after {name}" : "";

    private TarMember Describe(TarHeader header, long length)
    {
        var name = _records?.Path ?? _longName ?? header.Name;
        var (kind, special) = header.Type switch
        {
            _ when _records?.IsSparse == true => (MemberKind.Refused, Sparse),
            '0' or '\0' or '7' => (name.EndsWith('/') ? MemberKind.Directory : MemberKind.File, (string?)null),
            '5' or Dumpdir => (MemberKind.Directory, null),
            '1' => (MemberKind.Refused, HardLink),
            '2' => (MemberKind.Refused, "a symbolic link"),
            '3' or '4' => (MemberKind.Refused, "a device"),
            '6' => (MemberKind.Refused, "a named pipe"),
            'S' => (MemberKind.Refused, Sparse),
            _ => (MemberKind.Refused, "a member of an unknown type"),
        };
        var seconds = Math.Clamp(_records?.Modified ?? header.Modified ?? 0, 0, (long)(LatestTime - DateTime.UnixEpoch).TotalSeconds);
        return new TarMember(name, kind, length, _position, DateTime.UnixEpoch.AddSeconds(seconds), special, header.Owner);
    }

    private byte[]? Extension(long length)
    {
        if (length > maxExtension)
        {
            return null;
        }

        var content = new byte[length];
        if (Fill(content) == length)
        {
            return content;
        }

        End = TarEnd.CutShort;
        return null;
    }

    private int Fill(Span<byte> buffer)
    {
        var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        _position += read;
        return read;
    }

    private bool SkipTo(long position, CancellationToken cancellationToken)
    {
        if (stream.CanSeek)
        {
            if (position > stream.Length)
            {
                return false;
            }

            if (position != _position)
            {
                stream.Position = _position = position;
            }

            return true;
        }

        while (_position < position)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = stream.Read(_scratch, 0, (int)Math.Min(_scratch.Length, position - _position));
            if (read == 0)
            {
                return false;
            }

            _position += read;
        }

        return true;
    }

    private bool Stop(TarEnd end, string? problem)
    {
        (End, Problem) = (end, problem);
        return false;
    }

    private static long Padded(long start, long length)
    {
        var end = start + Math.Min(length, long.MaxValue - start - TarHeader.BlockSize);
        return (end + TarHeader.BlockSize - 1) / TarHeader.BlockSize * TarHeader.BlockSize;
    }
}
