using System.Text.Json;

namespace RegStore.Model;

/// <summary>JSON -> <see cref="Manifest"/>, with the server's rules for finding the type.</summary>
internal static class ManifestParser
{
    public static Manifest Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException($"not JSON: {e.Message}", e);
        }
    }

    private static Manifest Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"a manifest is a JSON object, not {JsonFields.Describe(root)}");
        }

        var declared = root.Text("mediaType") is { Length: > 0 } text ? MediaType.Intern(text) : (MediaType?)null;
        var hasManifests = root.TryGetProperty("manifests", out var manifests) && manifests.ValueKind != JsonValueKind.Null;
        var schema = root.Integer("schemaVersion") ?? 0;
        var kind = KindOf(schema, declared, hasManifests);
        return new Manifest
        {
            Kind = kind,
            MediaType = declared ?? MeantBy(kind),
            ArtifactType = root.Text("artifactType"),
            Config = root.Object("config", Describe),
            Layers = [.. root.Array("layers", Describe), .. root.Array("blobs", Describe), .. root.Array("fsLayers", FsLayer)],
            Manifests = root.Array("manifests", Describe),
            Subject = root.Object("subject", Describe),
        };
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

    private static Descriptor Describe(JsonElement element) => new()
    {
        MediaType = element.Text("mediaType") is { } text ? MediaType.Intern(text) : null,
        Digest = ReadDigest(element, "digest"),
        Size = element.Integer("size"),
        Platform = element.Object("platform", ReadPlatform),
        ArtifactType = element.Text("artifactType"),
        HasUrls = element.TryGetProperty("urls", out var urls) && urls.ValueKind == JsonValueKind.Array && urls.GetArrayLength() > 0,
    };

    private static Descriptor FsLayer(JsonElement element) => new() { Digest = ReadDigest(element, "blobSum") };

    private static Digest ReadDigest(JsonElement element, string field)
    {
        var text = element.Text(field);
        return Digest.TryParse(text, out var digest) ? digest : throw new FormatException($"\"{field}\" is not a digest: {text ?? "(absent)"}");
    }

    private static Platform ReadPlatform(JsonElement element) =>
        new(Share(element.Text("os")), Share(element.Text("architecture")), element.Text("variant") is { Length: > 0 } variant ? Share(variant) : null);

    // Few different words, told very often.
    private static string Share(string? word) => string.Intern(word is { Length: <= 32 } ? word : "unknown");
}
