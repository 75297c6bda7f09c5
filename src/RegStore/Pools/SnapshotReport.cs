using RegStore.Backup;
using RegStore.Model;
using RegStore.Usage;

namespace RegStore.Pools;

/// <summary>What making a snapshot gave.</summary>
public sealed record SnapshotReport
{
    /// <summary>The snapshot that was made; null if none was, as nothing had changed.</summary>
    public SnapshotId? Id { get; init; }

    /// <summary>The snapshot before it that says the same; null if there is none.</summary>
    public SnapshotId? SameAs { get; init; }

    /// <summary>What is in the snapshot, and what damage kept out of it.</summary>
    public required BackupReport Content { get; init; }

    /// <summary>How many blobs the pool did not have.</summary>
    public int BlobsAdded { get; init; }

    /// <summary>Their length in bytes.</summary>
    public long BytesAdded { get; init; }

    /// <summary>What thinning out removed; null if it was not asked for, or left alone as the snapshot is not sound.</summary>
    public ForgetReport? Forgotten { get; init; }

    /// <summary>Why nothing was removed though it was asked for, in words: a snapshot that cannot be read; null if there is no such reason.</summary>
    public string? ForgetProblem { get; init; }

    /// <summary>The newest snapshot before, where this one holds no image or lacks many of its tags, so that nothing was removed; null otherwise.</summary>
    public SnapshotId? Shrunk { get; init; }

    /// <summary>The snapshot that holds most of what this one lost to damage: merged into the store it heals that. Null if nothing was lost, or none holds it.</summary>
    public SnapshotId? HealedBy { get; init; }

    /// <summary>How many snapshots the pool has now.</summary>
    public int Snapshots { get; init; }

    /// <summary>Who began to write to the pool before and did not finish, in words; null if nobody. What was left is used or taken away.</summary>
    public string? Unfinished { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }
}

/// <summary>A snapshot of a pool.</summary>
public sealed record PoolSnapshot
{
    /// <summary>Its id.</summary>
    public required SnapshotId Id { get; init; }

    /// <summary>Why it cannot be read, in words; null if it can. Then the figures below are 0.</summary>
    public string? Problem { get; init; }

    /// <summary>How many repositories it has.</summary>
    public int Repositories { get; init; }

    /// <summary>How many tags the store had.</summary>
    public int Tags { get; init; }

    /// <summary>How many blobs it needs.</summary>
    public int Blobs { get; init; }

    /// <summary>Their length in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>How many blobs of them no earlier snapshot needs.</summary>
    public int AddedBlobs { get; init; }

    /// <summary>Their length in bytes.</summary>
    public long AddedBytes { get; init; }

    /// <summary>How many bytes no other snapshot needs: what forgetting this one alone would free.</summary>
    public long UniqueBytes { get; init; }
    /// <summary>How many images and blobs the store promised and the snapshot lacks.</summary>
    public int Skipped { get; init; }
}

/// <summary>What the snapshots of a pool take of the disk.</summary>
public sealed record PoolUsage
{
    /// <summary>The snapshots, the earliest first.</summary>
    public required IReadOnlyList<PoolSnapshot> Snapshots { get; init; }

    /// <summary>All blobs of the pool.</summary>
    public BlobTotal All { get; init; }

    /// <summary>Those that no snapshot needs; null where a snapshot cannot be read, so that nobody knows.</summary>
    public BlobTotal? Unneeded { get; init; }
}
