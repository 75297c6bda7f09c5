namespace RegStore.Usage;

/// <summary>A number of blobs, files or uploads, and their length.</summary>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Their length in bytes.</param>
public readonly record struct SizeTotal(int Count, long Bytes)
{
    /// <summary>Adds up lengths.</summary>
    internal static SizeTotal Of(IEnumerable<long> lengths) => lengths.Aggregate(default(SizeTotal), static (total, length) => new(total.Count + 1, total.Bytes + length));
}
