using RegStore.Model;

namespace RegStore.Reading;

/// <summary>What reading a manifest's blob gave.</summary>
internal enum ManifestState
{
    /// <summary>The bytes match the digest and were understood.</summary>
    Sound,

    /// <summary>No blob is there.</summary>
    Missing,

    /// <summary>The blob has no bytes, which no push ever repairs.</summary>
    Empty,

    /// <summary>The bytes hash to another digest.</summary>
    DigestMismatch,

    /// <summary>The bytes match the digest, but are no manifest.</summary>
    Malformed,

    /// <summary>The blob is larger than any manifest that a registry accepts, and was not read.</summary>
    TooLarge,

    /// <summary>The blob could not be read.</summary>
    Unreadable,

    /// <summary>A symbolic link, pipe, device or directory stands where the blob belongs.</summary>
    NotARegularFile,
}

/// <summary>A manifest as read.</summary>
/// <param name="State">What reading gave.</param>
/// <param name="Manifest">The parsed view; null where the bytes could not be understood. Under <see cref="ManifestState.DigestMismatch"/> it is what the wrong bytes say.</param>
/// <param name="Length">The blob's length in bytes.</param>
/// <param name="Problem">What was wrong, in words; null if nothing.</param>
/// <param name="Actual">The digest of the bytes under <see cref="ManifestState.DigestMismatch"/>; null otherwise.</param>
internal sealed record ManifestEntry(ManifestState State, Manifest? Manifest, long Length, string? Problem = null, Digest? Actual = null)
{
    // There are hundreds of thousands, and nearly none has one.
    private readonly object? _actual = Actual;

    /// <summary>The digest of the bytes under <see cref="ManifestState.DigestMismatch"/>; null otherwise.</summary>
    public Digest? Actual => _actual as Digest?;
}
