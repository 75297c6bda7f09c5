using System.Buffers.Binary;
using System.Text;

namespace RegStore.Archives;

/// <summary>One header block of a tar, in any of the dialects: v7, ustar, GNU, PAX.</summary>
/// <remarks>Source: <see href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06"/> and the manual of GNU tar, "Basic Tar Format".</remarks>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    public const int BlockSize = 512;

    private const int ChecksumStart = 148;
    private const int ChecksumLength = 8;

    private readonly ReadOnlySpan<byte> _block = block;

    /// <summary>The letter that says what the member is.</summary>
    public char Type => (char)_block[156];

    /// <summary>Whether it is one of the two blocks of zeros that end a tar.</summary>
    public bool IsEnd => !_block.ContainsAnyExcept((byte)0);

    public string Name
    {
        get
        {
            var name = Text(_block[..100]);

            // GNU keeps other things where ustar keeps the first part of a long name.
            var prefix = _block.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(_block.Slice(345, 155)) : "";
            return prefix.Length > 0 ? $"{prefix}/{name}" : name;
        }
    }

    /// <summary>What a link leads to, as written.</summary>
    public string LinkName => Text(_block.Slice(157, 100));

    /// <summary>The permissions, with set-user-id, set-group-id and sticky; null if the field is no number.</summary>
    public int? Mode => Number(_block.Slice(100, 8)) is { } mode ? (int)(mode & 0xFFF) : null;

    /// <summary>The numbers of a device; null if the fields are no numbers.</summary>
    public (int Major, int Minor)? Device =>
        Number(_block.Slice(329, 8)) is <= int.MaxValue and { } major && Number(_block.Slice(337, 8)) is <= int.MaxValue and { } minor ? ((int)major, (int)minor) : null;

    /// <summary>The length of the data; null if the field is no number.</summary>
    public long? Length => Number(_block.Slice(124, 12));

    /// <summary>The numeric user and group; null if the fields are no numbers that a system has.</summary>
    public (int User, int Group)? Owner => Number(_block.Slice(108, 8)) is <= int.MaxValue and { } user && Number(_block.Slice(116, 8)) is <= int.MaxValue and { } group ? ((int)user, (int)group) : null;

    /// <summary>Seconds since 1970; null if the field is no number.</summary>
    public long? Modified => Number(_block.Slice(136, 12));

    /// <summary>Whether the sum over the block is the one written in it; old writers summed signed bytes.</summary>
    public bool IsSound
    {
        get
        {
            var (unsigned, signed) = (0L, 0L);
            for (var i = 0; i < BlockSize; i++)
            {
                var value = i is >= ChecksumStart and < ChecksumStart + ChecksumLength ? (byte)' ' : _block[i];
                unsigned += value;
                signed += (sbyte)value;
            }

            return Number(_block.Slice(ChecksumStart, ChecksumLength)) is { } written && (written == unsigned || written == signed);
        }
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    // Octal digits between spaces and zeros; or, with the highest bit set, a binary number, as GNU writes what does not fit.
    private static long? Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            if (field.Length <= sizeof(long))
            {
                return null;
            }

            var low = BinaryPrimitives.ReadInt64BigEndian(field[^sizeof(long)..]);
            return field[0] == 0x80 && !field[1..^sizeof(long)].ContainsAnyExcept((byte)0) && low >= 0 ? low : null;
        }

        var digits = field.Trim(" \0"u8);
        var value = 0L;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3)
            {
                return null;
            }

            value = (value << 3) + (digit - '0');
        }

        return value;
    }
}
