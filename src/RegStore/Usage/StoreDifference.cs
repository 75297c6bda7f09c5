using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Usage;

/// <summary>What one store holds and another does not: repositories, tags, revisions, and the blobs that they refer to. Orphans and uploads do not count.</summary>
public sealed class StoreDifference
{
    /// <summary>The repositories that only the second store has, in ordinal order.</summary>
    [JsonInclude]
    public IReadOnlyList<RepositoryName> RepositoriesAdded { get; internal set; } = [];

    /// <summary>The repositories that only the first store has, in ordinal order.</summary>
    [JsonInclude]
    public IReadOnlyList<RepositoryName> RepositoriesRemoved { get; internal set; } = [];

    /// <summary>The tags that are not the same in both, in ordinal order.</summary>
    [JsonInclude]
    public IReadOnlyList<TagDifference> Tags { get; internal set; } = [];

    /// <summary>The revisions that only the second store has, in ordinal order.</summary>
    [JsonInclude]
    public IReadOnlyList<ImageReference> RevisionsAdded { get; internal set; } = [];

    /// <summary>The revisions that only the first store has, in ordinal order.</summary>
    [JsonInclude]
    public IReadOnlyList<ImageReference> RevisionsRemoved { get; internal set; } = [];

    /// <summary>The referenced blobs that only the second store has on disk.</summary>
    [JsonInclude]
    public SizeTotal BlobsAdded { get; internal set; } = SizeTotal.Nothing;

    /// <summary>The referenced blobs that only the first store has on disk.</summary>
    [JsonInclude]
    public SizeTotal BlobsRemoved { get; internal set; } = SizeTotal.Nothing;

    /// <summary>The referenced blobs whose files differ in length, in order of digest: one of the two is damaged.</summary>
    [JsonInclude]
    public IReadOnlyList<Digest> BlobsOfOtherLength { get; internal set; } = [];

    /// <summary>What of either store could not be read, so that it may seem to be missing.</summary>
    [JsonInclude]
    public IReadOnlyList<Uncertainty> Unread { get; internal set; } = [];

    /// <summary>Whether the two hold the same, and all of both could be read.</summary>
    public bool IsNone => !HasAny && Unread.Count == 0;

    /// <summary>Whether they were seen to differ, in what could be read of them.</summary>
    public bool HasAny => this is not
    {
        RepositoriesAdded.Count: 0, RepositoriesRemoved.Count: 0, Tags.Count: 0, RevisionsAdded.Count: 0, RevisionsRemoved.Count: 0,
        BlobsAdded.Count: 0, BlobsRemoved.Count: 0, BlobsOfOtherLength.Count: 0,
    };
}

/// <summary>A tag that is not the same in two stores.</summary>
public sealed class TagDifference
{
    [JsonConstructor]
    internal TagDifference(ImageReference tag, bool isAdded, bool isRemoved, Digest? from, Digest? to) => (Tag, IsAdded, IsRemoved, From, To) = (tag, isAdded, isRemoved, from, to);

    /// <summary>The tag.</summary>
    public ImageReference Tag { get; }

    /// <summary>Whether only the second store has it.</summary>
    public bool IsAdded { get; }

    /// <summary>Whether only the first store has it; if neither, it moved.</summary>
    public bool IsRemoved { get; }

    /// <summary>What it names in the first store; null if it is not there, or if its link does not say.</summary>
    public Digest? From { get; }

    /// <summary>What it names in the second store; null if it is not there, or if its link does not say.</summary>
    public Digest? To { get; }
}
