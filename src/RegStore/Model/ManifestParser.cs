using System.Text.Json;

namespace RegStore.Model;

/// <summary>JSON -> <see cref="Manifest"/>, with the server's rules for finding the type.</summary>
internal static class ManifestParser
{
    public static Manifest Parse(ReadOnlyMemory<byte> content) => JsonFields.Parse(content, "a manifest", Read);

    private static Manifest Read(JsonElement root)
    {
        var unknown = new List<string>();
        root.DemandTexts("annotations");
        var declared = ReadMediaType(root) is { Value.Length: > 0 } type ? type : (MediaType?)null;
        var hasManifests = root.TryGetProperty("manifests", out var manifests) && manifests.ValueKind != JsonValueKind.Null;
        var schema = root.Integer("schemaVersion") ?? 0;
        var kind = KindOf(schema, declared, hasManifests);
        return new Manifest
        {
            Kind = kind,
            MediaType = declared ?? MeantBy(kind),
            ArtifactType = root.Text("artifactType"),
            Config = root.Object("config", Descriptor),
            Layers = [.. Descriptors("layers"), .. Descriptors("blobs"), .. root.Array("fsLayers", FsLayer).OfType<Descriptor>()],
            Manifests = Descriptors("manifests"),
            Subject = root.Object("subject", Descriptor),
            UnknownDigests = unknown,
        };

        Descriptor[] Descriptors(string field) => [.. root.Array(field, Descriptor).OfType<Descriptor>()];

        Descriptor? Descriptor(JsonElement element) => Describe(element, unknown);

        Descriptor? FsLayer(JsonElement element) => ReadDigest(element, "blobSum", unknown) is { } digest ? new Descriptor { Digest = digest } : null;
    }

    private static ManifestKind KindOf(long schemaVersion, MediaType? declared, bool hasManifests) => (schemaVersion, declared) switch
    {
        (1, _) => ManifestKind.Schema1,
        (2, null) => hasManifests ? ManifestKind.Index : ManifestKind.Image,
        (2, { } type) when type == MediaType.DockerManifest || type == MediaType.OciManifest => ManifestKind.Image,
        (2, { } type) when type == MediaType.DockerManifestList || type == MediaType.OciIndex => ManifestKind.Index,
        (_, { } type) when type == MediaType.OciArtifact => ManifestKind.Artifact,
        _ => ManifestKind.Unknown,
    };

    private static MediaType? MeantBy(ManifestKind kind) => kind switch
    {
        ManifestKind.Schema1 => MediaType.DockerSchema1,
        ManifestKind.Image => MediaType.OciManifest,
        ManifestKind.Index => MediaType.OciIndex,
        _ => null,
    };

    private static Descriptor? Describe(JsonElement element, List<string> unknown)
    {
        element.DemandTexts("annotations");
        return ReadDigest(element, "digest", unknown) is not { } digest ? null : new Descriptor
        {
            MediaType = ReadMediaType(element),
            Digest = digest,
            Size = element.Integer("size"),
            Platform = element.Object("platform", ReadPlatform),
            ArtifactType = element.Text("artifactType"),
            HasUrls = element.TryGetProperty("urls", out var urls) && urls.ValueKind == JsonValueKind.Array && urls.GetArrayLength() > 0,
        };
    }

    private static MediaType? ReadMediaType(JsonElement element) =>
        MediaType.FindKnown(element.PlainText("mediaType")) ?? (element.Text("mediaType") is { } text ? new MediaType(text) : null);

    // The server keeps such a text as it is, and never finds anything under it.
    private static Digest? ReadDigest(JsonElement element, string field, List<string> unknown)
    {
        if (Digest.TryParse(element.PlainText(field), null, out var digest) || Digest.TryParse(element.Text(field), out digest))
        {
            return digest;
        }

        unknown.Add(element.Text(field) ?? "");
        return null;
    }

    private static Platform ReadPlatform(JsonElement element) =>
        new(Share(element.Text("os")), Share(element.Text("architecture")), element.Text("variant") is { Length: > 0 } variant ? Share(variant) : null);

    // Few different words, told very often.
    private static string Share(string? word) => string.Intern(word is { Length: <= 32 } ? word : "unknown");
}
