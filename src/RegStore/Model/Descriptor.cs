using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>A manifest's reference to a blob: what it is, its digest and its length.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md"/>.</remarks>
public sealed class Descriptor
{
    // A scan holds millions of descriptors: what few have lies elsewhere, and what may be null takes no room for that.
    private DescriptorDetails? _details;
    private string? _mediaType;
    private long _size = -1;

    /// <summary>The media type; null where the manifest gives none, as in schema 1.</summary>
    [JsonInclude]
    public MediaType? MediaType
    {
        get => _mediaType is null ? null : new MediaType(_mediaType);
        internal set => _mediaType = value?.Value;
    }

    /// <summary>The digest of the blob.</summary>
    [JsonInclude]
    public Digest Digest { get; internal set; }

    /// <summary>The length in bytes that the manifest gives, above 0; null where the manifest gives none, as in schema 1, or one that no blob can have.</summary>
    [JsonInclude]
    public long? Size
    {
        get => _size < 0 ? null : _size;
        internal set => _size = value ?? -1;
    }

    /// <summary>The platform of an index entry; null elsewhere and where the index gives none.</summary>
    [JsonInclude]
    public Platform? Platform { get; internal set; }

    /// <summary>The artifact type; null where none is given.</summary>
    [JsonInclude]
    public string? ArtifactType
    {
        get => _details?.ArtifactType;
        internal set
        {
            if (value != ArtifactType)
            {
                Details.ArtifactType = value;
            }
        }
    }

    /// <summary>Where else the content can be fetched; empty where the descriptor does not say.</summary>
    [JsonInclude]
    public IReadOnlyList<string> Urls
    {
        get => _details?.Urls ?? [];
        internal set => Details.Urls = value;
    }

    /// <summary>The annotations; empty if there are none.</summary>
    [JsonInclude]
    public IReadOnlyDictionary<string, string> Annotations
    {
        get => _details?.Annotations ?? ReadOnlyDictionary<string, string>.Empty;
        internal set => Details.Annotations = value;
    }

    /// <summary>The content itself, where the manifest embeds it; null if it does not.</summary>
    [JsonInclude]
    public ReadOnlyMemory<byte>? Data
    {
        get => _details?.Data;
        internal set => Details.Data = value;
    }

    /// <summary>Whether <c>urls</c> is not empty: the one thing about them that a scan keeps.</summary>
    internal bool HasUrls
    {
        get => _details is { HasUrls: true } or { Urls.Count: > 0 };
        set
        {
            if (value != HasUrls)
            {
                Details.HasUrls = value;
            }
        }
    }

    /// <summary>Whether another says the same, and neither has what few have.</summary>
    internal bool IsSameAs(Descriptor other) => Digest == other.Digest && _size == other._size && _mediaType == other._mediaType
        && Platform == other.Platform && _details is null && other._details is null;

    private DescriptorDetails Details => _details ??= new DescriptorDetails();

    /// <summary>Whether it says that it names a manifest; an index may name plain blobs too, and one that gives no type may name either.</summary>
    internal bool IsManifest => MediaType is { } type
        && (type == Model.MediaType.DockerManifest || type == Model.MediaType.OciManifest || type == Model.MediaType.DockerManifestList
            || type == Model.MediaType.OciIndex || type == Model.MediaType.DockerSchema1);

    /// <summary>Whether the registry may hold no blob for it: foreign layers always, non-distributable ones if they have <c>urls</c>.</summary>
    public bool MayBeAbsent => MediaType is { } type && (type == Model.MediaType.DockerForeignLayer || (type.IsNondistributable && HasUrls));
}

/// <summary>What few descriptors have.</summary>
internal sealed class DescriptorDetails
{
    public string? ArtifactType { get; set; }

    public IReadOnlyList<string> Urls { get; set; } = [];

    public bool HasUrls { get; set; }

    public IReadOnlyDictionary<string, string> Annotations { get; set; } = ReadOnlyDictionary<string, string>.Empty;

    public ReadOnlyMemory<byte>? Data { get; set; }
}
