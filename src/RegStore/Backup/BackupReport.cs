using RegStore.Archives;
using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Backup;

/// <summary>What a backup wrote, or would write.</summary>
public sealed record BackupReport
{
    /// <summary>The file that holds the archive; null if it went to a stream, or nothing was written.</summary>
    public string? Archive { get; init; }

    /// <summary>Why the archive was put beside a file that is there already, instead of into its place.</summary>
    public SetAsideReason SetAside { get; init; }

    /// <summary>The tags that the archive lacks and the one that is there already has, in ordinal order; empty unless it was set aside for them.</summary>
    public IReadOnlyList<string> MissingTags { get; init; } = [];

    /// <summary>Whose store it is.</summary>
    public required StoreKind Kind { get; init; }

    /// <summary>What is wrong with what was to go in: errors only, in ordinal order of path.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The images and blobs that were to go in and are not in the archive.</summary>
    public required IReadOnlyList<SkippedItem> Skipped { get; init; }

    /// <summary>Whether the archive holds all that the store promised to the end: nothing was kept out of it but what was deleted meanwhile.</summary>
    public bool IsSound => Skipped.All(item => item.Cause == SkipCause.Deleted);

    /// <summary>How many repositories are in the archive.</summary>
    public int Repositories { get; init; }

    /// <summary>How many tags.</summary>
    public int Tags { get; init; }

    /// <summary>How many revisions.</summary>
    public int Revisions { get; init; }

    /// <summary>How many blobs.</summary>
    public int Blobs { get; init; }

    /// <summary>The length of these blobs in bytes.</summary>
    public long BlobBytes { get; init; }

    /// <summary>The length of the archive in bytes, compressed if it is; 0 if nothing was written.</summary>
    public long BytesWritten { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The tags that are in it.</summary>
    internal IReadOnlySet<string> TagNames { get; init; } = new HashSet<string>();

    /// <summary>What the last member says of it.</summary>
    internal ArchiveSeal Seal(Digest index, int links) => new(ArchiveLayout.Schema, index, Repositories, Tags, Revisions, Blobs, BlobBytes, links, Skipped);
}
