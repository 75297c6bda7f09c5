using System.Text.Json.Serialization;
using RegStore.Backup;
using RegStore.Model;
using RegStore.Usage;

namespace RegStore.Pools;

/// <summary>What making a snapshot gave.</summary>
public sealed class SnapshotReport
{
    /// <summary>The snapshot that was made; null if none was, as nothing had changed.</summary>
    [JsonInclude]
    public SnapshotId? Id { get; internal set; }

    /// <summary>An earlier snapshot with the same content; null if there is none.</summary>
    [JsonInclude]
    public SnapshotId? SameAs { get; internal set; }

    /// <summary>What is in the snapshot, and what damage kept out of it.</summary>
    [JsonInclude]
    public BackupReport Content { get; internal set; } = new();

    /// <summary>Whether the snapshot holds everything that the store referred to until the end.</summary>
    public bool IsSound => Content.IsSound;

    /// <summary>How many blobs the pool did not have.</summary>
    [JsonInclude]
    public int BlobsAdded { get; internal set; }

    /// <summary>Their length in bytes.</summary>
    [JsonInclude]
    public long BytesAdded { get; internal set; }

    /// <summary>What thinning out removed; null if it was not asked for, or left alone as the snapshot is not sound.</summary>
    [JsonInclude]
    public ForgetReport? Forgotten { get; internal set; }

    /// <summary>Why nothing was removed though it was asked for, in words: a snapshot that cannot be read; null if there is no such reason.</summary>
    [JsonInclude]
    public string? ForgetProblem { get; internal set; }

    /// <summary>The newest snapshot before, where this one holds no image or lacks many of its tags, so that nothing was removed; null otherwise.</summary>
    [JsonInclude]
    public SnapshotId? Shrunk { get; internal set; }

    /// <summary>The snapshot that holds most of what this one lost to damage: merged into the store it heals that. Null if nothing was lost, or none holds it.</summary>
    [JsonInclude]
    public SnapshotId? HealedBy { get; internal set; }

    /// <summary>How many snapshots the pool has now.</summary>
    [JsonInclude]
    public int Snapshots { get; internal set; }

    /// <summary>The earlier run that did not finish writing to the pool, in words; null if there is none. What it left is used or removed.</summary>
    [JsonInclude]
    public string? Unfinished { get; internal set; }

    /// <summary>How long it took.</summary>
    [JsonInclude]
    public TimeSpan Elapsed { get; internal set; }
}

/// <summary>A snapshot of a pool.</summary>
public sealed class PoolSnapshot
{
    /// <summary>Its id.</summary>
    [JsonInclude]
    public SnapshotId Id { get; internal set; }

    /// <summary>Why it cannot be read, in words; null if it can. Then the figures below are 0.</summary>
    [JsonInclude]
    public string? Problem { get; internal set; }

    /// <summary>How many repositories it has.</summary>
    [JsonInclude]
    public int Repositories { get; internal set; }

    /// <summary>How many tags the store had.</summary>
    [JsonInclude]
    public int Tags { get; internal set; }

    /// <summary>How many blobs it needs.</summary>
    [JsonInclude]
    public int Blobs { get; internal set; }

    /// <summary>Their length in bytes.</summary>
    [JsonInclude]
    public long Bytes { get; internal set; }

    /// <summary>How many blobs of them no earlier snapshot needs.</summary>
    [JsonInclude]
    public int AddedBlobs { get; internal set; }

    /// <summary>Their length in bytes.</summary>
    [JsonInclude]
    public long AddedBytes { get; internal set; }

    /// <summary>How many bytes no other snapshot needs: what forgetting this one alone would free.</summary>
    [JsonInclude]
    public long UniqueBytes { get; internal set; }
    /// <summary>How many images and blobs the store refers to and the snapshot lacks.</summary>
    [JsonInclude]
    public int Skipped { get; internal set; }
}

/// <summary>What the snapshots of a pool take of the disk.</summary>
public sealed class PoolUsage
{
    /// <summary>The snapshots, the earliest first.</summary>
    [JsonInclude]
    public IReadOnlyList<PoolSnapshot> Snapshots { get; internal set; } = [];

    /// <summary>All blobs of the pool.</summary>
    [JsonInclude]
    public SizeTotal All { get; internal set; } = SizeTotal.Nothing;

    /// <summary>Those that no snapshot needs; null where a snapshot cannot be read, so it is not known.</summary>
    [JsonInclude]
    public SizeTotal? Unneeded { get; internal set; }
}
