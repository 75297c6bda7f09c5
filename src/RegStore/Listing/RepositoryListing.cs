using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Listing;

/// <summary>The repositories of a store, and what could not be listed.</summary>
public sealed class StoreListing
{
    [JsonConstructor]
    internal StoreListing(IReadOnlyList<RepositoryListing> repositories, IReadOnlyList<Uncertainty> unreadable) => (Repositories, Unreadable) = (repositories, unreadable);

    /// <summary>The repositories, in ordinal order.</summary>
    public IReadOnlyList<RepositoryListing> Repositories { get; }

    /// <summary>What could not be read, so that what it holds is not known: directories, and with details also links and manifests.</summary>
    public IReadOnlyList<Uncertainty> Unreadable { get; }
}

/// <summary>A repository and its tags.</summary>
public sealed class RepositoryListing
{
    [JsonConstructor]
    internal RepositoryListing(RepositoryName name, IReadOnlyList<TagListing> tags) => (Name, Tags) = (name, tags);

    /// <summary>Its name.</summary>
    public RepositoryName Name { get; }

    /// <summary>Its tags, in ordinal order: every one that the registry lists, whether it can be pulled or not.</summary>
    public IReadOnlyList<TagListing> Tags { get; }
}

/// <summary>A tag, and what it names. All but the tag itself is null unless details were asked for.</summary>
public sealed class TagListing
{
    [JsonConstructor]
    internal TagListing(Tag tag) => Tag = tag;

    /// <summary>The tag.</summary>
    public Tag Tag { get; }

    /// <summary>The digest of the revision that the tag names; null if its link does not say.</summary>
    [JsonInclude]
    public Digest? Digest { get; internal set; }

    /// <summary>The media type of the manifest; null if it could not be read.</summary>
    [JsonInclude]
    public MediaType? MediaType { get; internal set; }

    /// <summary>What the manifest is; null if it could not be read.</summary>
    [JsonInclude]
    public ManifestKind? Kind { get; internal set; }

    /// <summary>What the manifest holds if it is no image: its artifact type, or the media type of its config; null for images and indexes.</summary>
    [JsonInclude]
    public string? ArtifactType { get; internal set; }

    /// <summary>The platforms of the image, in the order of the index; empty where none is given.</summary>
    [JsonInclude]
    public IReadOnlyList<Platform> Platforms { get; internal set; } = [];

    /// <summary>The length, as given by the manifests, of all distinct blobs that the tag reaches, manifests included, in bytes; null if the manifest could not be read, or if neither it nor the disk gives the length of a blob.</summary>
    [JsonInclude]
    public long? Size { get; internal set; }

    /// <summary>When the tag's link was last written, UTC.</summary>
    [JsonInclude]
    public DateTime? Modified { get; internal set; }

    /// <summary>Why the tag cannot be pulled, in words; null if nothing was seen that prevents it.</summary>
    [JsonInclude]
    public string? Problem { get; internal set; }
}
