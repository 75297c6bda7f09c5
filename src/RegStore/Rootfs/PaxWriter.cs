using System.Globalization;
using System.Text;
using RegStore.Archives;

namespace RegStore.Rootfs;

/// <summary>
/// Writes the members of a tar with all that a file system knows of a file. What a plain header cannot say, a long name or an extended attribute, comes before it
/// as PAX records. The same files give the same bytes, which the writer of the framework does not: it puts the number of the process into such a header.
/// </summary>
/// <remarks>Source: <see href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_03"/>.</remarks>
internal sealed class PaxWriter(Stream output)
{
    private const int NameLength = 100;
    private const long MaxSize = 0x1FFFFFFFF;
    private const int MaxId = 0x1FFFFF;
    private static readonly byte[] Zeros = new byte[TarHeader.BlockSize];

    /// <summary>Writes the header of a member, after which its data follows.</summary>
    public void WriteHeader(string name, MemberDetails details, long size, long modified)
    {
        var records = new MemoryStream();
        Extend(records, "path", name, NameLength);
        Extend(records, "linkpath", details.LinkName, NameLength);
        foreach (var (key, value, most) in new[] { ("size", size, MaxSize), ("uid", details.User, MaxId), ("gid", details.Group, MaxId) })
        {
            if (value > most)
            {
                Write(records, key, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
            }
        }

        foreach (var (key, value) in details.Attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            Write(records, $"{PaxRecords.AttributePrefix}{key}", value);
        }

        if (records.Length > 0)
        {
            output.Write(Header("PaxHeader", new MemberDetails('x', 0x1A4, 0, 0, "", default, PaxRecords.NoAttributes), records.Length, 0));
            output.Write(records.ToArray());
            Pad(records.Length);
        }

        output.Write(Header(name, details, size, modified));
    }

    /// <summary>Fills up the last block of data.</summary>
    public void Pad(long length) => output.Write(Zeros, 0, (int)((TarHeader.BlockSize - (length % TarHeader.BlockSize)) % TarHeader.BlockSize));

    /// <summary>Writes the blocks that end a tar.</summary>
    public void Finish()
    {
        output.Write(Zeros);
        output.Write(Zeros);
    }

    private static void Extend(MemoryStream records, string key, string value, int most)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        if (bytes.Length > most || !Ascii.IsValid(value))
        {
            Write(records, key, bytes);
        }
    }

    // The length of a record counts its own digits.
    private static void Write(MemoryStream records, string key, byte[] value)
    {
        var rest = key.Length + value.Length + 3;
        var length = rest + 1;
        while (length != rest + Digits(length))
        {
            length = rest + Digits(length);
        }

        records.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {key}=")));
        records.Write(value);
        records.WriteByte((byte)'\n');

        static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
    }

    private static byte[] Header(string name, MemberDetails details, long size, long modified)
    {
        var block = new byte[TarHeader.BlockSize];
        Put(block, 0, NameLength, name);
        Number(block, 100, 8, details.Mode);
        Number(block, 108, 8, details.User > MaxId ? 0 : details.User);
        Number(block, 116, 8, details.Group > MaxId ? 0 : details.Group);
        Number(block, 124, 12, size > MaxSize ? 0 : size);
        Number(block, 136, 12, Math.Clamp(modified, 0, MaxSize));
        block[156] = (byte)details.Type;
        Put(block, 157, NameLength, details.LinkName);
        "ustar\000"u8.CopyTo(block.AsSpan(257));
        Number(block, 329, 8, details.Device.Major);
        Number(block, 337, 8, details.Device.Minor);
        block.AsSpan(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in block)
        {
            sum += value;
        }

        Number(block, 148, 7, sum);
        return block;
    }

    private static void Put(byte[] block, int start, int most, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        bytes.AsSpan(0, Math.Min(bytes.Length, most)).CopyTo(block.AsSpan(start));
    }

    private static void Number(byte[] block, int start, int length, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(length - 1, '0')).CopyTo(block, start);
}
