using System.Text;

namespace RegStore.Tests.Archives;

/// <summary>Writes tars byte by byte, also such as no honest program writes.</summary>
internal sealed class TarBuilder
{
    private const int Block = 512;
    private readonly List<byte> _tar = [];

    public byte[] Bytes => [.. _tar];

    /// <summary>Adds a member.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its data.</param>
    /// <param name="type">The letter of its type.</param>
    /// <param name="promised">The length in its header, if not that of the data.</param>
    /// <param name="target">The target of a link.</param>
    public TarBuilder Add(string name, string content, char type = '0', long? promised = null, string target = "") =>
        Add(name, Encoding.UTF8.GetBytes(content), type, promised, target);

    public TarBuilder Add(string name, byte[] content, char type = '0', long? promised = null, string target = "")
    {
        if (Encoding.UTF8.GetByteCount(name) > 100)
        {
            AddMember("././@LongLink", [.. Encoding.UTF8.GetBytes(name), 0], 'L', null, "");
            name = name[..100];
        }

        AddMember(name, content, type, promised, target);
        return this;
    }

    /// <summary>Adds a store's files as a registry lays them out.</summary>
    public TarBuilder AddStore(string root, string prefix)
    {
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            Add($"{prefix}{Path.GetRelativePath(root, file).Replace('\\', '/')}", File.ReadAllBytes(file));
        }

        return this;
    }

    /// <summary>Adds bytes as they are.</summary>
    public TarBuilder AddRaw(byte[] bytes)
    {
        _tar.AddRange(bytes);
        return this;
    }

    /// <summary>Adds the blocks that end a tar.</summary>
    public TarBuilder End() => AddRaw(new byte[2 * Block]);

    private void AddMember(string name, byte[] content, char type, long? promised, string target)
    {
        var header = new byte[Block];
        Encoding.UTF8.GetBytes(name).CopyTo(header, 0);
        "0000644\0"u8.CopyTo(header.AsSpan(100));
        Number(header.AsSpan(124, 12), promised ?? content.Length);
        "00000000000\0"u8.CopyTo(header.AsSpan(136));
        header[156] = (byte)type;
        Encoding.UTF8.GetBytes(target).CopyTo(header, 157);
        "ustar  \0"u8.CopyTo(header.AsSpan(257));
        header.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes($"{Convert.ToString(header.Sum(it => it), 8).PadLeft(6, '0')}\0 ").CopyTo(header, 148);
        _tar.AddRange(header);
        _tar.AddRange(content);
        _tar.AddRange(new byte[(Block - (content.Length % Block)) % Block]);
    }

    private static void Number(Span<byte> field, long value)
    {
        if (value is >= 0 and < 1L << 33)
        {
            Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(11, '0'), field);
            return;
        }

        field[0] = value < 0 ? (byte)0xFF : (byte)0x80;
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(field[^8..], value);
    }
}
