using RegStore.Model;

namespace RegStore.Listing;

/// <summary>The repositories of a store, and what could not be listed.</summary>
/// <param name="Repositories">The repositories, in ordinal order.</param>
/// <param name="Unreadable">The directories that could not be listed, so that what they hold is not known.</param>
public sealed record StoreListing(IReadOnlyList<RepositoryListing> Repositories, IReadOnlyList<Withholding> Unreadable);

/// <summary>A repository and its tags.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tags">Its tags, in ordinal order: every one that the registry lists, whether it can be pulled or not.</param>
public sealed record RepositoryListing(RepositoryName Name, IReadOnlyList<TagListing> Tags);

/// <summary>A tag, and what it names. All but the tag itself is null unless details were asked for.</summary>
/// <param name="Tag">The tag.</param>
public sealed record TagListing(Tag Tag)
{
    /// <summary>The digest of the revision that the tag names; null if its link does not tell.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The media type of the manifest; null if it could not be read.</summary>
    public MediaType? MediaType { get; init; }

    /// <summary>What the manifest is; null if it could not be read.</summary>
    public ManifestKind? Kind { get; init; }

    /// <summary>What the manifest holds if it is no image: its artifact type, or the media type of its config; null for images and indexes.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The platforms of the image, in the order of the index; empty where none is told.</summary>
    public IReadOnlyList<Platform> Platforms { get; init; } = [];

    /// <summary>The promised length of all distinct blobs that the tag reaches, manifests included, in bytes; null if the manifest could not be read.</summary>
    public long? Size { get; init; }

    /// <summary>When the tag's link was last written, UTC.</summary>
    public DateTime? Modified { get; init; }

    /// <summary>Why the tag cannot be pulled, in words; null if nothing was seen that prevents it.</summary>
    public string? Problem { get; init; }
}
