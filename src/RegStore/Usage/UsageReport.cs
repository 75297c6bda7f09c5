using RegStore.Model;

namespace RegStore.Usage;

/// <summary>What is measured of a store.</summary>
public sealed record UsageOptions
{
    /// <summary>How many of the largest blobs are told with all that use them.</summary>
    /// <value>The default is 0.</value>
    public int LargestBlobs { get; init; }
}

/// <summary>The disk that a store takes, and who takes it.</summary>
public sealed record UsageReport
{
    /// <summary>Whose store it is.</summary>
    public required StoreKind Kind { get; init; }

    /// <summary>All blobs.</summary>
    public required BlobTotal All { get; init; }

    /// <summary>The blobs that some repository promises, or may promise where it cannot be read.</summary>
    public required BlobTotal Active { get; init; }

    /// <summary>The blobs that nothing refers to: with <see cref="Active"/> they make up all. Null where the store cannot tell.</summary>
    public required BlobTotal? Reclaimable { get; init; }

    /// <summary>Files below <c>blobs/</c> that are no blobs where the registry looks for them.</summary>
    public required BlobTotal Other { get; init; }

    /// <summary>What was received of uploads that are not finished, those under way among them.</summary>
    public required UploadTotal Uploads { get; init; }

    /// <summary>The repositories, in ordinal order.</summary>
    public required IReadOnlyList<RepositoryUsage> Repositories { get; init; }

    /// <summary>As many of the largest blobs as were asked for, the largest first.</summary>
    public IReadOnlyList<BlobUsage> LargestBlobs { get; init; } = [];

    /// <summary>What keeps the report from being whole: what could not be read may promise more.</summary>
    public IReadOnlyList<Withholding> Withholdings { get; init; } = [];
}

/// <summary>Bytes on disk, by whether others use them too.</summary>
/// <param name="Shared">The bytes that something else of the store uses too.</param>
/// <param name="Unique">The bytes that nothing else uses.</param>
public readonly record struct DiskUsage(long Shared, long Unique)
{
    /// <summary>All bytes, each blob once.</summary>
    public long Size => Shared + Unique;
}

/// <summary>What a repository takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Usage">All that its revisions promise, against all other repositories.</param>
/// <param name="Portion">The unique bytes, and of each shared blob an equal part: those of all repositories make up <see cref="UsageReport.Active"/>.</param>
/// <param name="Tags">Its tags, in ordinal order.</param>
/// <param name="Untagged">What its other revisions hold, against all tags; null if it has none.</param>
public sealed record RepositoryUsage(RepositoryName Name, DiskUsage Usage, double Portion, IReadOnlyList<TagUsage> Tags, DiskUsage? Untagged);

/// <summary>What a tag takes.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">The digest that it names; null if its link does not tell.</param>
/// <param name="Usage">What a pull of it needs, against all other tags and untagged revisions of the store.</param>
public sealed record TagUsage(Tag Tag, Digest? Digest, DiskUsage Usage);

/// <summary>A blob, and all that use it.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="UsedBy">The references that need it, in ordinal order; empty if none does.</param>
public sealed record BlobUsage(Digest Digest, long Length, IReadOnlyList<ImageReference> UsedBy);
