using RegStore.Model;

namespace RegStore.Usage;

/// <summary>What one store holds and another does not: repositories, tags, revisions, and the blobs that they promise. Orphans and uploads do not count.</summary>
public sealed record StoreDifference
{
    /// <summary>The repositories that only the second store has, in ordinal order.</summary>
    public required IReadOnlyList<RepositoryName> RepositoriesAdded { get; init; }

    /// <summary>The repositories that only the first store has, in ordinal order.</summary>
    public required IReadOnlyList<RepositoryName> RepositoriesRemoved { get; init; }

    /// <summary>The tags that are not the same in both, in ordinal order.</summary>
    public required IReadOnlyList<TagDifference> Tags { get; init; }

    /// <summary>The revisions that only the second store has, in ordinal order.</summary>
    public required IReadOnlyList<ImageReference> RevisionsAdded { get; init; }

    /// <summary>The revisions that only the first store has, in ordinal order.</summary>
    public required IReadOnlyList<ImageReference> RevisionsRemoved { get; init; }

    /// <summary>The promised blobs that only the second store has on disk.</summary>
    public required BlobTotal BlobsAdded { get; init; }

    /// <summary>The promised blobs that only the first store has on disk.</summary>
    public required BlobTotal BlobsRemoved { get; init; }

    /// <summary>The promised blobs whose files are not equally long, in order of digest: one of the two is damaged.</summary>
    public required IReadOnlyList<Digest> BlobsOfOtherLength { get; init; }

    /// <summary>What of either store could not be read, so that it may seem to be missing.</summary>
    public required IReadOnlyList<Withholding> Unread { get; init; }

    /// <summary>Whether the two hold the same.</summary>
    public bool IsNone => this is
    {
        RepositoriesAdded.Count: 0, RepositoriesRemoved.Count: 0, Tags.Count: 0, RevisionsAdded.Count: 0, RevisionsRemoved.Count: 0,
        BlobsAdded.Blobs: 0, BlobsRemoved.Blobs: 0, BlobsOfOtherLength.Count: 0,
    };
}

/// <summary>A tag that is not the same in two stores.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="IsAdded">Whether only the second store has it.</param>
/// <param name="IsRemoved">Whether only the first store has it; if neither, it moved.</param>
/// <param name="From">What it names in the first store; null if it is not there, or if its link does not tell.</param>
/// <param name="To">What it names in the second store; null if it is not there, or if its link does not tell.</param>
public sealed record TagDifference(ImageReference Tag, bool IsAdded, bool IsRemoved, Digest? From, Digest? To);
