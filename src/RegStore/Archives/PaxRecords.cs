using System.Globalization;
using System.Text;

namespace RegStore.Archives;

/// <summary>What an extended header of PAX says of the member after it: lines of <c>length key=value</c>.</summary>
internal sealed record PaxRecords
{
    public const string AttributePrefix = "SCHILY.xattr.";

    /// <summary>What a member has whose header names none.</summary>
    public static readonly IReadOnlyDictionary<string, byte[]> NoAttributes = new Dictionary<string, byte[]>();

    private Dictionary<string, byte[]>? _attributes;

    public string? Path { get; private set; }

    public long? Size { get; private set; }

    public long? Modified { get; private set; }

    public bool IsSparse { get; private set; }

    public string? LinkPath { get; private set; }

    public int? User { get; private set; }

    public int? Group { get; private set; }

    /// <summary>The extended attributes by name, as GNU tar, star and Go write them: the bytes of each are its value.</summary>
    public IReadOnlyDictionary<string, byte[]> Attributes => _attributes ?? NoAttributes;

    /// <summary>Reads the records; null if they are not well formed.</summary>
    public static PaxRecords? Parse(ReadOnlySpan<byte> data)
    {
        var records = new PaxRecords();
        while (data.Length > 0 && data[0] != 0)
        {
            var space = data.IndexOf((byte)' ');
            if (space <= 0 || !int.TryParse(data[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > data.Length || data[length - 1] != '\n')
            {
                return null;
            }

            var record = data[(space + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0 || !records.Take(Encoding.UTF8.GetString(record[..equals]), record[(equals + 1)..]))
            {
                return null;
            }

            data = data[length..];
        }

        return records;
    }

    private bool Take(string key, ReadOnlySpan<byte> bytes)
    {
        if (key.StartsWith(AttributePrefix, StringComparison.Ordinal))
        {
            (_attributes ??= [])[key[AttributePrefix.Length..]] = bytes.ToArray();
            return true;
        }

        var value = Encoding.UTF8.GetString(bytes);
        switch (key)
        {
            case "path":
                Path = value;
                return true;
            case "size":
                Size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
                return Size is not null;
            case "mtime":
                Modified = long.TryParse(value.Split('.')[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time) ? time : null;
                return Modified is not null;
            case "linkpath":
                LinkPath = value;
                return true;
            case "uid":
                User = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var user) ? user : null;
                return true;
            case "gid":
                Group = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var group) ? group : null;
                return true;
            default:
                IsSparse |= key.StartsWith("GNU.sparse.", StringComparison.Ordinal);
                return true;
        }
    }
}
