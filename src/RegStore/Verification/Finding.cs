using RegStore.Model;

namespace RegStore.Verification;

/// <summary>One thing that is wrong or worth knowing.</summary>
public sealed record Finding
{
    /// <summary>What kind of finding it is.</summary>
    public required FindingKind Kind { get; init; }

    /// <summary>How bad this one is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The storage path: below the <c>v2</c> directory, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>What was found, in one sentence without a full stop.</summary>
    public required string Message { get; init; }

    /// <summary>The digest that it is about; null if none.</summary>
    public Digest? Digest { get; init; }

    /// <summary>What should be there: a digest, or a number of bytes; null where that says nothing.</summary>
    public string? Expected { get; init; }

    /// <summary>What is there: a digest, or a number of bytes; null where that says nothing.</summary>
    public string? Actual { get; init; }

    /// <summary>Whether a second reading gave what it should: the disk, the memory or the network faltered.</summary>
    public bool Transient { get; init; }

    /// <summary>Whether it says that something could not be read, so that the check is not complete.</summary>
    public bool IsInability => Kind.IsInability && !Transient;

    /// <summary>Every reference that it concerns, in ordinal order: tags, and by digest the revisions that no tag leads to.</summary>
    public IReadOnlyList<ImageReference> Affects { get; init; } = [];

    /// <summary>The generations from which <see cref="Affects"/> cannot be pulled for it; none where it only concerns them.</summary>
    public ServerGenerations Breaks => Severity == Severity.Error ? ServerGenerations.All
        : Kind == FindingKind.ManifestLinkedAsLayer || Kind == FindingKind.Schema1Manifest || Kind == FindingKind.ManifestMalformed ? ServerGenerations.Three
        : ServerGenerations.None;

    /// <summary>The generations whose <c>garbage-collect</c> stops at it.</summary>
    public ServerGenerations BlocksGc { get; init; }

    /// <summary>The generations whose <c>garbage-collect --delete-untagged</c> stops at it.</summary>
    public ServerGenerations BlocksGcDeleteUntagged { get; init; }

    /// <summary>The snapshots that have it, the earliest first; empty where no pool was verified.</summary>
    public IReadOnlyList<SnapshotId> Snapshots { get; init; } = [];

    /// <summary>What to do, safest first.</summary>
    public required IReadOnlyList<Remedy> Remedies { get; init; }
}
