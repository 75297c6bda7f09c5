using RegStore.Model;
using RegStore.Scrubbing;

namespace RegStore.Verification;

/// <summary>What a verification found.</summary>
public sealed record VerifyReport
{
    /// <summary>The findings, in ordinal order of path, then of id.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Whose store it is.</summary>
    public required StoreKind Kind { get; init; }

    /// <summary>Whether all that was asked for was checked: false if it was cancelled, if its time was up, or if something could not be read.</summary>
    public required bool Complete { get; init; }

    /// <summary>Whether it was cancelled.</summary>
    public bool Cancelled { get; init; }

    /// <summary>How many snapshots were verified, of which the figures below tell what is different; null where the store is not a pool.</summary>
    public int? Snapshots { get; init; }

    /// <summary>How many repositories the store has.</summary>
    public int Repositories { get; init; }

    /// <summary>How many tags they have.</summary>
    public int Tags { get; init; }

    /// <summary>How many revisions they have.</summary>
    public int Revisions { get; init; }

    /// <summary>How many blobs the store has.</summary>
    public int Blobs { get; init; }

    /// <summary>The length of all blobs in bytes.</summary>
    public long BlobBytes { get; init; }

    /// <summary>How many blobs were read and hashed.</summary>
    public int BlobsRead { get; init; }

    /// <summary>How many bytes were read and hashed.</summary>
    public long BytesRead { get; init; }

    /// <summary>The part of the blobs that was to be read, as in <c>3/16</c>; null for all.</summary>
    public string? Subset { get; init; }

    /// <summary>Whether the time was up before all was read that was to be read.</summary>
    public bool TimedOut { get; init; }

    /// <summary>What is remembered of all blobs, those read now included; null if nothing is.</summary>
    public ScrubMemory? Memory { get; init; }

    /// <summary>The generations whose <c>garbage-collect</c> would stop.</summary>
    public ServerGenerations BlocksGc { get; init; }

    /// <summary>The generations whose <c>garbage-collect --delete-untagged</c> would stop.</summary>
    public ServerGenerations BlocksGcDeleteUntagged { get; init; }

    /// <summary>What a garbage collection that would run would delete of images that have tags; empty if nothing, or if no store was verified.</summary>
    public IReadOnlyList<CollectionLoss> CollectionLosses { get; init; } = [];

    /// <summary>Whether the store has the shape of a pull-through cache, which would lack no content that it misses, though nothing beside it says that it is one.</summary>
    public bool MayBeCache { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>How many findings have a severity.</summary>
    public int Count(Severity severity) => Findings.Count(finding => finding.Severity == severity);
}
