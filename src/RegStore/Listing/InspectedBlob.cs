using RegStore.Model;

namespace RegStore.Listing;

/// <summary>What a blob is to the manifest above it.</summary>
public enum BlobRole
{
    /// <summary>An index of other manifests.</summary>
    Index,

    /// <summary>A manifest of an image or artifact.</summary>
    Manifest,

    /// <summary>The configuration of an image.</summary>
    Config,

    /// <summary>A layer, or any other blob that a manifest names.</summary>
    Layer,

    /// <summary>The manifest that the one above is about.</summary>
    Subject,
}

/// <summary>A link of the chain from a tag down to layers, as it is on disk.</summary>
/// <param name="Role">What it is to the manifest above.</param>
/// <param name="Digest">Its digest.</param>
public sealed record InspectedBlob(BlobRole Role, Digest Digest)
{
    /// <summary>The media type, as the descriptor above or the manifest itself tells; null if neither does.</summary>
    public MediaType? MediaType { get; init; }

    /// <summary>The length in bytes, promised by the descriptor above or, for the topmost, found on disk; null if unknown.</summary>
    public long? Size { get; init; }

    /// <summary>The length of the file on disk in bytes; null if there is none.</summary>
    public long? SizeOnDisk { get; init; }

    /// <summary>Whether the repository links it, without which a pull answers 404.</summary>
    public bool Linked { get; init; }

    /// <summary>The platform, as the index above tells; null if it tells none.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The artifact type; null if none is told.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>What is wrong with it, in words; null if nothing was seen.</summary>
    public string? Problem { get; init; }

    /// <summary>What it names: the manifests of an index, the config and layers of a manifest, its subject last.</summary>
    public IReadOnlyList<InspectedBlob> Children { get; init; } = [];
}
