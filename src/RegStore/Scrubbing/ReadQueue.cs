using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Scrubbing;

/// <summary>Blobs, and what is remembered of them -> those that are read now, in their order. Pure, except that without state the order is random.</summary>
internal static class ReadQueue
{
    /// <summary>Chooses.</summary>
    /// <param name="blobs">All blobs that could be read.</param>
    /// <param name="options">How much is wanted.</param>
    /// <param name="state">What is remembered; null if nothing is.</param>
    /// <param name="now">The time, UTC.</param>
    public static BlobEntry[] Of(IReadOnlyCollection<BlobEntry> blobs, ScrubOptions options, ScrubState? state, DateTime now)
    {
        var subset = options.Subset?.At(now);
        List<BlobEntry> damaged = [];
        var chosen = blobs.Where(blob => subset is not { Count: > 0 } || PartOf(blob.Digest, subset.Count) == subset.Number).ToList();
        if (state is not null)
        {
            var eldest = options.MaxAge is { } age && age < now - DateTime.MinValue ? now - age : DateTime.MaxValue;
            chosen = [.. chosen.Where(blob => state.LastRead(blob.Digest) is not { } read || read <= eldest)];
            chosen.Sort((left, right) => (state.LastRead(left.Digest) ?? DateTime.MinValue, left.Digest).CompareTo((state.LastRead(right.Digest) ?? DateTime.MinValue, right.Digest)));

            // What was damaged once is looked at in every run, whatever else is, until it is sound or gone.
            damaged = [.. blobs.Where(blob => state.Damaged.Contains(blob.Digest))];
            chosen.RemoveAll(blob => state.Damaged.Contains(blob.Digest));
        }

        var amount = subset?.Bytes ?? (subset?.Percent is { } percent ? (long)Math.Ceiling(blobs.Sum(blob => (double)blob.Length) * percent / 100) : (long?)null);
        if (state is null && (amount is not null || options.MaxDuration is not null))
        {
            chosen = [.. Shuffled(chosen)];
        }

        return [.. damaged, .. amount is { } bytes ? Within(chosen, bytes) : chosen];
    }

    /// <summary>Which of so many parts a blob belongs to, from 1.</summary>
    public static int PartOf(Digest digest, int count) => 1 + (int)(((UInt128)digest.Prefix * (uint)count) >> 64);

    private static IEnumerable<BlobEntry> Within(IEnumerable<BlobEntry> blobs, long bytes)
    {
        foreach (var blob in blobs)
        {
            if (bytes <= 0)
            {
                yield break;
            }

            bytes -= blob.Length;
            yield return blob;
        }
    }

    private static BlobEntry[] Shuffled(IEnumerable<BlobEntry> blobs)
    {
        var shuffled = blobs.ToArray();
#pragma warning disable CA5394 // Any blobs will do.
        Random.Shared.Shuffle(shuffled);
#pragma warning restore CA5394
        return shuffled;
    }
}
