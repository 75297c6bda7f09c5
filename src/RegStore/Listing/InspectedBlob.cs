using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Listing;

/// <summary>A link of the chain from a tag down to layers, as it is on disk.</summary>
public sealed class InspectedBlob
{
    [JsonConstructor]
    internal InspectedBlob(BlobRole role, Digest digest) => (Role, Digest) = (role, digest);

    /// <summary>What it is to the manifest above.</summary>
    public BlobRole Role { get; internal set; }

    /// <summary>Its digest.</summary>
    public Digest Digest { get; }

    /// <summary>The media type, as the descriptor above or the manifest itself says; null if neither does.</summary>
    [JsonInclude]
    public MediaType? MediaType { get; internal set; }

    /// <summary>The length in bytes, as the descriptor above gives it or, for the topmost, as found on disk; null if unknown.</summary>
    [JsonInclude]
    public long? Size { get; internal set; }

    /// <summary>The length of the file on disk in bytes; null if there is none.</summary>
    [JsonInclude]
    public long? SizeOnDisk { get; internal set; }

    /// <summary>Whether the repository links it, without which a pull answers 404.</summary>
    [JsonInclude]
    public bool Linked { get; internal set; }

    /// <summary>The platform, as the index above says; null if it gives none.</summary>
    [JsonInclude]
    public Platform? Platform { get; internal set; }

    /// <summary>The artifact type; null if none is given.</summary>
    [JsonInclude]
    public string? ArtifactType { get; internal set; }

    /// <summary>What is wrong with it, in words; null if nothing was seen.</summary>
    [JsonInclude]
    public string? Problem { get; internal set; }

    /// <summary>What it names: the manifests of an index, the config and layers of a manifest, its subject last.</summary>
    [JsonInclude]
    public IReadOnlyList<InspectedBlob> Children { get; internal set; } = [];
}
