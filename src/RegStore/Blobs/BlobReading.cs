using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Blobs;

/// <summary>What reading the bytes of a blob gave.</summary>
internal enum BlobVerdict
{
    /// <summary>The bytes hash to the digest.</summary>
    Sound,

    /// <summary>They do not, and did not when read again.</summary>
    Mismatch,

    /// <summary>They did not at first, or could not be read, and did when read again.</summary>
    Transient,

    /// <summary>They could not be read to their end.</summary>
    Unreadable,

    /// <summary>The file is gone since the scan.</summary>
    Vanished,
}

/// <summary>A blob, and what reading its bytes gave.</summary>
/// <param name="Blob">The blob as the scan found it.</param>
/// <param name="Verdict">What reading gave.</param>
/// <param name="Actual">The digest of the bytes, or under <see cref="BlobVerdict.Transient"/> of those read first; null if they could not be read.</param>
/// <param name="Length">How many bytes were read.</param>
/// <param name="Problem">Why they could not be read, or not at first, in words; null otherwise.</param>
internal readonly record struct BlobReading(BlobEntry Blob, BlobVerdict Verdict, Digest? Actual, long Length, string? Problem = null)
{
    /// <summary>Whether the bytes are what the digest says.</summary>
    public bool IsSound => Verdict is BlobVerdict.Sound or BlobVerdict.Transient;

    /// <summary>Whether they were read to their end.</summary>
    public bool IsWhole => IsSound || Verdict == BlobVerdict.Mismatch;

    /// <summary>What bytes are that were read to their end.</summary>
    public static BlobReading Of(BlobEntry blob, Digest actual, long length) =>
        new(blob, actual == blob.Digest ? BlobVerdict.Sound : BlobVerdict.Mismatch, actual, length);

    /// <summary>The digests of those that are not sound.</summary>
    public static HashSet<Digest> Unsound(IEnumerable<BlobReading> readings) => [.. readings.Where(reading => !reading.IsSound).Select(reading => reading.Blob.Digest)];
}

/// <summary>What reading many blobs gave.</summary>
/// <param name="Count">How many were read to their end.</param>
/// <param name="Bytes">How many bytes they had.</param>
/// <param name="Faults">Those that are not sound, in no order.</param>
/// <param name="IsWhole">Whether all were begun that were to be read.</param>
internal sealed record HashingResult(int Count, long Bytes, IReadOnlyList<BlobReading> Faults, bool IsWhole);
