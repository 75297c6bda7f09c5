using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Usage;

/// <summary>What an orphan is.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<OrphanClass>))]
public enum OrphanClass
{
    /// <summary>A blob.</summary>
    Blob,

    /// <summary>A revision to which no tag leads.</summary>
    Revision,

    /// <summary>An upload that was begun more than seven days ago and never finished.</summary>
    Upload,

    /// <summary>A file that a server which died left behind.</summary>
    TemporaryFile,
}

/// <summary>Something in a store that nothing uses.</summary>
public sealed class Orphan
{
    [JsonConstructor]
    internal Orphan(OrphanClass @class, string path, long size, DateTime modified) => (Class, Path, Size, Modified) = (@class, path, size, modified);

    /// <summary>What it is.</summary>
    public OrphanClass Class { get; }

    /// <summary>The storage path: of a blob's file, a revision's link, an upload's directory, a temporary file.</summary>
    public string Path { get; }

    /// <summary>The length of the file in bytes; of an upload, what was received of it.</summary>
    public long Size { get; }

    /// <summary>When it was last written, UTC; of an upload, when it began.</summary>
    public DateTime Modified { get; }

    /// <summary>The digest of a blob or revision; null for all else.</summary>
    [JsonInclude]
    public Digest? Digest { get; internal set; }

    /// <summary>The repository of a revision or upload; null for all else.</summary>
    [JsonInclude]
    public RepositoryName? Repository { get; internal set; }

    /// <summary>Whether untagged revisions still hold the blob, so that it goes when they do. Such blobs are listed only with <see cref="OrphanOptions.Untagged"/>.</summary>
    [JsonInclude]
    public bool IsHeldByUntagged { get; internal set; }

    /// <summary>Whether the blob, a layer link to it, the revision's link, or that of a revision which holds the blob, is younger than 24 hours: a push may be about to name it.</summary>
    [JsonInclude]
    public bool IsRecent { get; internal set; }
}
