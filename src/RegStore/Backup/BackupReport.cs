using System.Text.Json.Serialization;
using RegStore.Archives;
using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Backup;

/// <summary>What a backup wrote, or would write.</summary>
public sealed class BackupReport
{
    /// <summary>The file that holds the archive; null if it went to a stream, or nothing was written.</summary>
    [JsonInclude]
    public string? Archive { get; internal set; }

    /// <summary>Why the archive was put beside a file that is there already, instead of into its place.</summary>
    [JsonInclude]
    public SetAsideReason SetAside { get; internal set; }

    /// <summary>The tags that the archive lacks and the one that is there already has, in ordinal order; empty unless it was set aside for them.</summary>
    [JsonInclude]
    public IReadOnlyList<string> MissingTags { get; internal set; } = [];

    /// <summary>Which product wrote the store.</summary>
    [JsonInclude]
    public StoreKind Kind { get; internal set; }

    /// <summary>What is wrong with what was to go in: errors only, in ordinal order of path.</summary>
    [JsonInclude]
    public IReadOnlyList<Finding> Findings { get; internal set; } = [];

    /// <summary>The images and blobs that were to go in and are not in the archive.</summary>
    [JsonInclude]
    public IReadOnlyList<SkippedItem> Skipped { get; internal set; } = [];

    /// <summary>Whether the archive holds everything that the store referred to until the end: only what was deleted meanwhile was left out.</summary>
    public bool IsSound => Skipped.All(item => item.Cause == SkipCause.Deleted);

    /// <summary>How many repositories are in the archive.</summary>
    [JsonInclude]
    public int Repositories { get; internal set; }

    /// <summary>How many tags.</summary>
    [JsonInclude]
    public int Tags { get; internal set; }

    /// <summary>How many revisions.</summary>
    [JsonInclude]
    public int Revisions { get; internal set; }

    /// <summary>How many blobs.</summary>
    [JsonInclude]
    public int Blobs { get; internal set; }

    /// <summary>The length of these blobs in bytes.</summary>
    [JsonInclude]
    public long BlobBytes { get; internal set; }

    /// <summary>The length of the archive in bytes, compressed if it is; 0 if nothing was written.</summary>
    [JsonInclude]
    public long BytesWritten { get; internal set; }

    /// <summary>How long it took.</summary>
    [JsonInclude]
    public TimeSpan Elapsed { get; internal set; }

    /// <summary>The tags that are in it.</summary>
    internal IReadOnlySet<string> TagNames { get; init; } = new HashSet<string>();

    /// <summary>What the last member says of it.</summary>
    internal ArchiveSeal Seal(Digest index, int links) => new(ArchiveLayout.Schema, index, Repositories, Tags, Revisions, Blobs, BlobBytes, links, SealedSkip.From(Skipped));
}
