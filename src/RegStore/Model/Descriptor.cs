namespace RegStore.Model;

/// <summary>A manifest's promise of a blob: what it is, which digest, how many bytes.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md"/>.</remarks>
public sealed record Descriptor
{
    /// <summary>The media type; null where the manifest tells none, as in schema 1.</summary>
    public MediaType? MediaType { get; init; }

    /// <summary>The digest of the blob.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The promised length in bytes, above 0; null where the manifest tells none, as in schema 1, or one that no blob can have.</summary>
    public long? Size { get; init; }

    /// <summary>The platform of an index entry; null elsewhere and where the index tells none.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The artifact type; null where none is told.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Whether the descriptor says where else the content can be fetched (<c>urls</c> is not empty).</summary>
    public bool HasUrls { get; init; }

    /// <summary>Whether it says that it names a manifest; an index may name plain blobs too, and one that tells no type may name either.</summary>
    internal bool IsManifest => MediaType is { } type
        && (type == Model.MediaType.DockerManifest || type == Model.MediaType.OciManifest || type == Model.MediaType.DockerManifestList
            || type == Model.MediaType.OciIndex || type == Model.MediaType.DockerSchema1);

    /// <summary>Whether the registry may hold no blob for it: foreign layers always, non-distributable ones if they have <c>urls</c>.</summary>
    public bool MayBeAbsent => MediaType is { } type && (type == Model.MediaType.DockerForeignLayer || (type.IsNondistributable && HasUrls));
}
