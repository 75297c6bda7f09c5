using System.Text.Json.Serialization;
using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Usage;

/// <summary>The unused data in a store.</summary>
public sealed class OrphanReport
{
    /// <summary>Which product wrote the store.</summary>
    [JsonInclude]
    public StoreKind Kind { get; internal set; }

    /// <summary>The orphans that were asked for, in ordinal order of path.</summary>
    [JsonInclude]
    public IReadOnlyList<Orphan> Orphans { get; internal set; } = [];

    /// <summary>Why no blob and no revision is claimed at all; empty if they are.</summary>
    [JsonInclude]
    public IReadOnlyList<Uncertainty> Refusals { get; internal set; } = [];

    /// <summary>Why some blobs and revisions are not claimed, though nothing known refers to them.</summary>
    [JsonInclude]
    public IReadOnlyList<Uncertainty> Uncertainties { get; internal set; } = [];

    /// <summary>The blobs that are not claimed for <see cref="Uncertainties"/>.</summary>
    [JsonInclude]
    public SizeTotal Withheld { get; internal set; } = SizeTotal.Nothing;

    /// <summary>The blobs to which no tag leads, whatever their age: what an end of all untagged revisions would free. Zero where nothing is claimed.</summary>
    [JsonInclude]
    public SizeTotal UnreachableFromTags { get; internal set; } = SizeTotal.Nothing;

    /// <summary>The blobs to which nothing leads at all, whatever their age. Zero where nothing is claimed.</summary>
    [JsonInclude]
    public SizeTotal UnreachableFromEverything { get; internal set; } = SizeTotal.Nothing;

    /// <summary>All uploads that were begun and not finished, those under way among them.</summary>
    [JsonInclude]
    public SizeTotal Uploads { get; internal set; } = SizeTotal.Nothing;

    /// <summary>Those of them that are stale: begun more than seven days ago.</summary>
    [JsonInclude]
    public SizeTotal StaleUploads { get; internal set; } = SizeTotal.Nothing;

    /// <summary>The paths at which the server's own garbage collection stops, as far as was read.</summary>
    [JsonInclude]
    public IReadOnlyList<CollectionObstacle> Obstacles { get; internal set; } = [];

    /// <summary>What the server's own garbage collection would delete of images that have tags, where it would run.</summary>
    [JsonInclude]
    public IReadOnlyList<CollectionLoss> CollectionLosses { get; internal set; } = [];

    /// <summary>Whether nothing was withheld.</summary>
    public bool Complete => Refusals.Count == 0 && Uncertainties.Count == 0;

    /// <summary>The same in the words of the server's <c>garbage-collect --dry-run</c>, for the generation that <see cref="OrphanOptions.Transcript"/> names; empty if it names none.</summary>
    /// <remarks>What a server does in error is not repeated: only the shapes are its own.</remarks>
    [JsonInclude]
    public IReadOnlyList<string> Transcript { get; internal set; } = [];
}
