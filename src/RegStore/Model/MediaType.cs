using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>What a blob is, as a descriptor or the manifest itself says; on disk, only JSON says it.</summary>
/// <param name="Value">The media type's text, as found.</param>
/// <remarks>
/// Sources: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/media-types.md"/> and
/// <see href="https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-2.md"/>.
/// </remarks>
[JsonConverter(typeof(ParsableJsonConverter<MediaType>))]
[TypeConverter(typeof(ParsableTypeConverter<MediaType>))]
public readonly record struct MediaType(string Value) : IParsable<MediaType>
{
    /// <summary>Docker manifest, schema 1, signed.</summary>
    public static MediaType DockerSchema1 { get; } = new("application/vnd.docker.distribution.manifest.v1+prettyjws");

    /// <summary>Docker manifest, schema 2.</summary>
    public static MediaType DockerManifest { get; } = new("application/vnd.docker.distribution.manifest.v2+json");

    /// <summary>Docker manifest list.</summary>
    public static MediaType DockerManifestList { get; } = new("application/vnd.docker.distribution.manifest.list.v2+json");

    /// <summary>OCI image manifest.</summary>
    public static MediaType OciManifest { get; } = new("application/vnd.oci.image.manifest.v1+json");

    /// <summary>OCI image index.</summary>
    public static MediaType OciIndex { get; } = new("application/vnd.oci.image.index.v1+json");

    /// <summary>OCI artifact manifest, dropped before image-spec 1.1; no registry server of the distribution project accepts it.</summary>
    internal static MediaType OciArtifact { get; } = new("application/vnd.oci.artifact.manifest.v1+json");

    /// <summary>Docker image configuration.</summary>
    public static MediaType DockerConfig { get; } = new("application/vnd.docker.container.image.v1+json");

    /// <summary>OCI image configuration.</summary>
    public static MediaType OciConfig { get; } = new("application/vnd.oci.image.config.v1+json");

    /// <summary>Docker layer, gzip.</summary>
    internal static MediaType DockerLayer { get; } = new("application/vnd.docker.image.rootfs.diff.tar.gzip");

    /// <summary>OCI layer, gzip.</summary>
    internal static MediaType OciLayerGzip { get; } = new("application/vnd.oci.image.layer.v1.tar+gzip");

    /// <summary>OCI layer, zstd.</summary>
    internal static MediaType OciLayerZstd { get; } = new("application/vnd.oci.image.layer.v1.tar+zstd");

    /// <summary>Docker layer that is fetched from elsewhere; the registry never asks for its blob.</summary>
    internal static MediaType DockerForeignLayer { get; } = new("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

    private static readonly MediaType[] Known =
    [
        DockerManifest, DockerManifestList, OciManifest, OciIndex, OciArtifact, DockerSchema1,
        DockerConfig, OciConfig, DockerLayer, OciLayerGzip, OciLayerZstd, DockerForeignLayer,
    ];

    /// <summary>Whether it names an image configuration, so that the blob can be read as <see cref="ImageConfig"/>.</summary>
    public bool IsImageConfig => this == DockerConfig || this == OciConfig;

    /// <summary>Whether a layer of this type may be absent when its descriptor has <c>urls</c>.</summary>
    public bool IsNondistributable =>
        Value is "application/vnd.oci.image.layer.nondistributable.v1.tar" or "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";

    /// <summary>Takes any text but an empty one: there is no list of all media types.</summary>
    /// <exception cref="FormatException">The text is empty.</exception>
    public static MediaType Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var type) ? type : throw new FormatException("An empty text is not a media type.");

    /// <summary>Takes any text; false if it is empty.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MediaType result)
    {
        result = new MediaType(s ?? "");
        return !string.IsNullOrEmpty(s);
    }

    /// <summary>One of the well-known types; null for all others. A large store names them hundreds of thousands of times, and shares their texts.</summary>
    internal static MediaType? FindKnown(ReadOnlySpan<byte> text)
    {
        foreach (var known in Known)
        {
            if (known.Value.Length == text.Length && Ascii.Equals(text, known.Value))
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>The media type's text.</summary>
    public override string ToString() => Value ?? "";
}
