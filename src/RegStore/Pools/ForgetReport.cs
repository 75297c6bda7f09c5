using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Pools;

/// <summary>A snapshot, and why it is kept.</summary>
public sealed class RetainedSnapshot
{
    [JsonConstructor]
    internal RetainedSnapshot(SnapshotId id, IReadOnlyList<string> reasons) => (Id, Reasons) = (id, reasons);

    /// <summary>The snapshot.</summary>
    public SnapshotId Id { get; }

    /// <summary>The rules that keep it; empty if none does.</summary>
    public IReadOnlyList<string> Reasons { get; }

    /// <summary>Whether it is kept.</summary>
    public bool IsKept => Reasons.Count > 0;
}

/// <summary>What thinning out a pool removed, or would remove.</summary>
public sealed class ForgetReport
{
    /// <summary>Every snapshot that was there, the newest first.</summary>
    [JsonInclude]
    public IReadOnlyList<RetainedSnapshot> Snapshots { get; internal set; } = [];

    /// <summary>How many blobs no snapshot needs any more.</summary>
    [JsonInclude]
    public int Blobs { get; internal set; }

    /// <summary>Their length in bytes.</summary>
    [JsonInclude]
    public long Bytes { get; internal set; }

    /// <summary>The earlier run that did not finish writing to the pool, in words; null if there is none. What it left was removed.</summary>
    [JsonInclude]
    public string? Unfinished { get; internal set; }

    /// <summary>How many snapshots are kept.</summary>
    public int Kept => Snapshots.Count(it => it.IsKept);

    /// <summary>How many snapshots are removed.</summary>
    public int Removed => Snapshots.Count - Kept;
}

/// <summary>How a pool is thinned out: by rules, or by name.</summary>
public sealed class ForgetOptions
{
    /// <summary>What is kept, where no snapshot is named.</summary>
    /// <value>The default has no rule.</value>
    public RetentionPolicy Policy { get; init; } = new();

    /// <summary>The snapshots that are removed, by their ids, enough of the first characters of them, or <c>latest</c>; empty for those that no rule keeps.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Snapshots { get; init; } = [];
    /// <summary>Whether nothing is removed, and the report only says what would be.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool DryRun { get; init; }

    /// <summary>Whether a policy that keeps nothing may remove every snapshot.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowRemoveAll { get; init; }

    /// <summary>How long to wait for another run that is writing to the pool.</summary>
    /// <value>The default is not at all.</value>
    public TimeSpan RetryLock { get; init => field = OptionValue.NotNegative(value); }
}
