using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Usage;

/// <summary>The disk space that a store takes, and what takes it.</summary>
public sealed class UsageReport
{
    /// <summary>Which product wrote the store.</summary>
    [JsonInclude]
    public StoreKind Kind { get; internal set; }

    /// <summary>All blobs.</summary>
    [JsonInclude]
    public SizeTotal All { get; internal set; } = SizeTotal.Nothing;

    /// <summary>The blobs that some repository refers to, or may refer to if it cannot be read.</summary>
    [JsonInclude]
    public SizeTotal Active { get; internal set; } = SizeTotal.Nothing;

    /// <summary>The blobs that nothing refers to: with <see cref="Active"/> they make up all. Null where the store cannot say.</summary>
    [JsonInclude]
    public SizeTotal? Reclaimable { get; internal set; }

    /// <summary>Files below <c>blobs/</c> that are no blobs where the registry looks for them.</summary>
    [JsonInclude]
    public SizeTotal Other { get; internal set; } = SizeTotal.Nothing;

    /// <summary>What was received of uploads that are not finished, those under way among them.</summary>
    [JsonInclude]
    public SizeTotal Uploads { get; internal set; } = SizeTotal.Nothing;

    /// <summary>The repositories, in ordinal order.</summary>
    [JsonInclude]
    public IReadOnlyList<RepositoryUsage> Repositories { get; internal set; } = [];

    /// <summary>As many of the largest blobs as were asked for, the largest first.</summary>
    [JsonInclude]
    public IReadOnlyList<BlobUsage> LargestBlobs { get; internal set; } = [];

    /// <summary>What keeps the report from being complete: what could not be read may refer to more.</summary>
    [JsonInclude]
    public IReadOnlyList<Uncertainty> Uncertainties { get; internal set; } = [];
}

/// <summary>Bytes on disk, by whether others use them too.</summary>
public sealed class DiskUsage
{
    [JsonConstructor]
    internal DiskUsage(long shared, long unique) => (Shared, Unique) = (shared, unique);

    /// <summary>The bytes that something else of the store uses too.</summary>
    public long Shared { get; }

    /// <summary>The bytes that nothing else uses.</summary>
    public long Unique { get; }

    /// <summary>All bytes, each blob once.</summary>
    public long Size => Shared + Unique;
}

/// <summary>What a repository takes.</summary>
public sealed class RepositoryUsage
{
    [JsonConstructor]
    internal RepositoryUsage(RepositoryName name, DiskUsage usage, double portion, IReadOnlyList<TagUsage> tags, DiskUsage? untagged) => (Name, Usage, Portion, Tags, Untagged) = (name, usage, portion, tags, untagged);

    /// <summary>Its name.</summary>
    public RepositoryName Name { get; }

    /// <summary>Everything its revisions refer to, compared with all other repositories.</summary>
    public DiskUsage Usage { get; }

    /// <summary>The unique bytes, and of each shared blob an equal part: those of all repositories make up <see cref="UsageReport.Active"/>.</summary>
    public double Portion { get; }

    /// <summary>Its tags, in ordinal order.</summary>
    public IReadOnlyList<TagUsage> Tags { get; }

    /// <summary>What its other revisions hold, against all tags; null if it has none.</summary>
    public DiskUsage? Untagged { get; }
}

/// <summary>What a tag takes.</summary>
public sealed class TagUsage
{
    [JsonConstructor]
    internal TagUsage(Tag tag, Digest? digest, DiskUsage usage) => (Tag, Digest, Usage) = (tag, digest, usage);

    /// <summary>The tag.</summary>
    public Tag Tag { get; }

    /// <summary>The digest that it names; null if its link does not say.</summary>
    public Digest? Digest { get; }

    /// <summary>What a pull of it needs, against all other tags and untagged revisions of the store.</summary>
    public DiskUsage Usage { get; }
}

/// <summary>A blob, and all that use it.</summary>
public sealed class BlobUsage
{
    [JsonConstructor]
    internal BlobUsage(Digest digest, long length, IReadOnlyList<ImageReference> usedBy) => (Digest, Length, UsedBy) = (digest, length, usedBy);

    /// <summary>Its digest.</summary>
    public Digest Digest { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>The references that need it, in ordinal order; empty if none does.</summary>
    public IReadOnlyList<ImageReference> UsedBy { get; }
}
