using RegStore.Model;

namespace RegStore.Reading;

/// <summary>A blob as the scan found it; its bytes were not read.</summary>
/// <param name="Digest">The digest that its path names.</param>
/// <param name="Length">The length of its file in bytes.</param>
/// <param name="Modified">When its last byte was written, UTC.</param>
/// <param name="MisplacedAt">The storage path, if it is not the one that the digest belongs at and the registry looks at; null otherwise.</param>
/// <param name="NotAFile">What stands in its place, in words, if it is no regular file; null otherwise.</param>
internal readonly record struct BlobEntry(Digest Digest, long Length, DateTime Modified, string? MisplacedAt = null, string? NotAFile = null)
{
    /// <summary>A blob of which only the name is known.</summary>
    internal static BlobEntry Unmeasured(Digest digest) => new(digest, -1, default);

    /// <summary>Whether nothing but its name is known.</summary>
    internal bool IsUnmeasured => Length < 0;

    /// <summary>Whether it has no bytes under a digest that is not that of nothing.</summary>
    internal bool IsEmptied => NotAFile is null && Length == 0 && !Digest.IsOfNothing;

    /// <summary>Whether it has bytes that can be hashed.</summary>
    internal bool IsReadable => NotAFile is null && !IsEmptied;

    /// <summary>The storage path.</summary>
    public string Path => MisplacedAt ?? StorageLayout.Blob(Digest);
}
