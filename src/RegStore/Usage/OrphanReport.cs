using RegStore.Graph;
using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Usage;

/// <summary>What lies in a store and serves nobody.</summary>
public sealed record OrphanReport
{
    internal OrphanReport(Reachability reachability) => Reachability = reachability;

    /// <summary>Whose store it is.</summary>
    public StoreKind Kind => Reachability.Index.Kind;

    /// <summary>The orphans that were asked for, in ordinal order of path.</summary>
    public required IReadOnlyList<Orphan> Orphans { get; init; }

    /// <summary>Why no blob and no revision is claimed at all; empty if they are.</summary>
    public IReadOnlyList<Withholding> Refusals { get; init; } = [];

    /// <summary>Why some blobs and revisions are not claimed, though nothing known refers to them.</summary>
    public IReadOnlyList<Withholding> Withholdings { get; init; } = [];

    /// <summary>The blobs that are not claimed for <see cref="Withholdings"/>.</summary>
    public BlobTotal Withheld { get; init; }

    /// <summary>The blobs to which no tag leads, whatever their age: what an end of all untagged revisions would free. Zero where nothing is claimed.</summary>
    public BlobTotal UnreachableFromTags { get; init; }

    /// <summary>The blobs to which nothing leads at all, whatever their age. Zero where nothing is claimed.</summary>
    public BlobTotal UnreachableFromEverything { get; init; }

    /// <summary>All uploads that were begun and not finished, those under way among them.</summary>
    public UploadTotal Uploads { get; init; }

    /// <summary>Those of them that are stale: begun more than seven days ago.</summary>
    public UploadTotal StaleUploads { get; init; }

    /// <summary>The paths at which the server's own garbage collection stops, as far as was read.</summary>
    public IReadOnlyList<CollectionObstacle> Obstacles { get; init; } = [];

    /// <summary>What the server's own garbage collection would delete of images that have tags, where it would run.</summary>
    public IReadOnlyList<CollectionLoss> CollectionLosses { get; init; } = [];

    /// <summary>Whether nothing was withheld.</summary>
    public bool Complete => Refusals.Count == 0 && Withholdings.Count == 0;

    /// <summary>What the orphans were judged by; of blobs that are not told of it knows the names only.</summary>
    internal Reachability Reachability { get; }

    /// <summary>The same in the words of the server's <c>garbage-collect --dry-run</c>, with <c>--delete-untagged</c> if untagged revisions were asked for.</summary>
    /// <param name="generation">The generation of the server: its shapes differ, and 3.x tells of layer links too.</param>
    /// <returns>The lines. What a server does in error is not repeated: only the shapes are its.</returns>
    public IEnumerable<string> Transcribe(ServerGenerations generation) => new CollectionTranscript(this, generation).Lines();
}
