using System.Text.Json.Serialization;

namespace RegStore.Usage;

/// <summary>A number of blobs, files or uploads, and their length.</summary>
public sealed class SizeTotal
{
    [JsonConstructor]
    internal SizeTotal(int count, long bytes) => (Count, Bytes) = (count, bytes);

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>Their length in bytes.</summary>
    public long Bytes { get; }

    internal static SizeTotal Nothing { get; } = new(0, 0);

    /// <summary>Adds up lengths.</summary>
    internal static SizeTotal Of(IEnumerable<long> lengths)
    {
        var (count, bytes) = (0, 0L);
        foreach (var length in lengths)
        {
            (count, bytes) = (count + 1, bytes + length);
        }

        return new SizeTotal(count, bytes);
    }
}
