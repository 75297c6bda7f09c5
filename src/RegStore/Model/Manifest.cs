using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>The parsed view of a manifest: all that it refers to. Its identity is the digest of the bytes it was read from, never of this view.</summary>
/// <remarks>
/// The fields of every type are read whatever the type says, so that nothing a manifest names is ever called unused.
/// Sources: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md"/>,
/// <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md"/>,
/// <see href="https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-2.md"/>.
/// </remarks>
public sealed class Manifest
{
    private string? _mediaType;

    /// <summary>What the manifest is.</summary>
    [JsonInclude]
    public ManifestKind Kind { get; internal set; }

    /// <summary>The media type that the manifest says, or that its shape means; null if neither says.</summary>
    [JsonInclude]
    public MediaType? MediaType
    {
        get => _mediaType is null ? null : new MediaType(_mediaType);
        internal set => _mediaType = value?.Value;
    }

    /// <summary>The artifact type; null where none is given.</summary>
    [JsonInclude]
    public string? ArtifactType { get; internal set; }

    /// <summary>The configuration blob; null for an index and for schema 1.</summary>
    [JsonInclude]
    public Descriptor? Config { get; internal set; }

    /// <summary>The layers, base first; of schema 1 the <c>fsLayers</c>, of an artifact manifest the <c>blobs</c>.</summary>
    [JsonInclude]
    public IReadOnlyList<Descriptor> Layers { get; internal set; } = [];

    /// <summary>The entries of an index, in its order.</summary>
    [JsonInclude]
    public IReadOnlyList<Descriptor> Manifests { get; internal set; } = [];

    /// <summary>The manifest that this one is about (signature, attestation, SBOM); null if none. A pull does not need it.</summary>
    [JsonInclude]
    public Descriptor? Subject { get; internal set; }

    /// <summary>The annotations; empty if there are none.</summary>
    [JsonInclude]
    public IReadOnlyDictionary<string, string> Annotations { get; internal set; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>References that are no digests the registry knows, as found; nothing can be pulled by them. The rest of the manifest counts.</summary>
    [JsonInclude]
    public IReadOnlyList<string> UnknownDigests { get; internal set; } = [];

    /// <summary>Why servers from 3.0 on cannot read it though earlier ones can, in words; null if they can.</summary>
    internal string? ProblemOnThree { get; init; }

    /// <summary>The blobs, not manifests, that a pull of this manifest needs: config and layers.</summary>
    public IEnumerable<Descriptor> Blobs => Config is null ? Layers : Layers.Prepend(Config);

    /// <summary>Reads the JSON of a manifest.</summary>
    /// <param name="content">The exact bytes of the manifest.</param>
    /// <exception cref="FormatException">The bytes are not JSON, or a field that the registry reads has another shape than it expects.</exception>
    public static Manifest Parse(ReadOnlyMemory<byte> content) => ManifestParser.Parse(content, withDetails: true);
}
