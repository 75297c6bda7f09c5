using RegStore.Archives;
using RegStore.Checks;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>What a backup wrote, or would write.</summary>
public sealed record BackupReport
{
    /// <summary>The file that holds the archive; null if it went to a stream, or nothing was written.</summary>
    public string? Archive { get; init; }

    /// <summary>Whether something was lost and the archive was therefore put beside a file that is there already.</summary>
    public bool IsSetAside { get; init; }

    /// <summary>Whose store it is.</summary>
    public required StoreKind Kind { get; init; }

    /// <summary>What is wrong with what was to go in: errors only, in ordinal order of path.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The images and blobs that were to go in and are not in the archive.</summary>
    public required IReadOnlyList<SkippedItem> Skipped { get; init; }

    /// <summary>Whether the archive lacks something that the store promises and damage took, or that could not be read.</summary>
    public bool IsSound { get; init; }

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

    /// <summary>What the last member says of it.</summary>
    internal ArchiveSeal Seal(Digest index, int links) => new(ArchiveLayout.Schema, index, Repositories, Tags, Revisions, Blobs, BlobBytes, links, Skipped);
}
