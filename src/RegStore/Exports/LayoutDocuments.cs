using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegStore.Model;

namespace RegStore.Exports;

/// <summary>The JSON files of an image layout.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md"/>; the names of images as docker, containerd, podman and skopeo look for them.</remarks>
internal static class LayoutDocuments
{
    public const string Layout = "oci-layout";
    public const string Index = "index.json";
    public const string DockerManifest = "manifest.json";
    public const string Blobs = "blobs";

    /// <summary>The annotation by which most programs find an image in a layout.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";

    /// <summary>The annotation in which containerd and docker keep the whole name, host included.</summary>
    public const string ContainerdName = "io.containerd.image.name";

    private const string DockerHost = "docker.io";
    private const string DockerLibrary = "library";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What every layout has, saying its version.</summary>
    public static byte[] LayoutFile { get; } = [.. "{\"imageLayoutVersion\":\"1.0.0\"}\n"u8];

    /// <summary>Where a layout keeps a blob.</summary>
    public static string BlobPath(Digest digest) => $"{Blobs}/{digest.Algorithm}/{digest.Hex}";

    /// <summary>The index of a layout that holds some images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="existing">The index of the layout that they are added to; null for a new one. What has one of their names gives it up, all else stays as it is.</param>
    /// <exception cref="FormatException">The index that is there cannot be understood.</exception>
    public static byte[] WriteIndex(IReadOnlyList<PlannedImage> images, byte[]? existing = null)
    {
        var index = existing is null ? [] : ReadObject(existing);
        var names = images.Select(it => it.Image.Reference?.ToString()).OfType<string>().ToHashSet();
        var digests = images.Select(it => it.Image.Digest.ToString()).ToHashSet();
        var kept = index["manifests"] is JsonArray there
            ? there.Where(entry => !IsReplaced(entry, names, digests)).Select(entry => entry?.DeepClone()).ToList()
            : [];
        index["schemaVersion"] = 2;
        index["mediaType"] = MediaType.OciIndex.ToString();
        index["manifests"] = new JsonArray([.. kept, .. images.Select(Describe)]);
        return Bytes(index);
    }

    /// <summary>What <c>docker load</c> reads: the images of one platform. Null if there is none.</summary>
    public static byte[]? WriteDockerManifest(IReadOnlyList<PlannedImage> images)
    {
        var loadable = images.Where(it => it.Manifest is { Kind: ManifestKind.Image, Config.MediaType: { IsImageConfig: true } }).GroupBy(it => it.Image.Digest).ToList();
        return loadable.Count == 0 ? null : Bytes(new JsonArray([.. loadable.Select(same => Entry(same.First().Manifest, same.Select(it => it.Image.Reference)))]));

        static JsonNode Entry(Manifest manifest, IEnumerable<ImageReference?> names) => new JsonObject
        {
            ["Config"] = BlobPath(manifest.Config!.Digest),
            ["RepoTags"] = new JsonArray([.. names.Where(it => it?.Tag is not null).Select(it => (JsonNode?)it!.ToString())]),
            ["Layers"] = new JsonArray([.. manifest.Layers.Select(layer => (JsonNode?)BlobPath(layer.Digest))]),
        };
    }

    private static JsonNode Describe(PlannedImage planned)
    {
        var (image, manifest) = (planned.Image, planned.Manifest);
        var entry = new JsonObject { ["mediaType"] = manifest.MediaType?.ToString(), ["digest"] = image.Digest.ToString(), ["size"] = planned.Size };
        if (image.Platform is { } platform)
        {
            entry["platform"] = Describe(platform);
        }

        if (manifest.ArtifactType is { } type)
        {
            entry["artifactType"] = type;
        }

        if (image.Reference is { } reference)
        {
            entry["annotations"] = new JsonObject { [ContainerdName] = WholeName(reference), [RefName] = reference.ToString() };
        }

        return entry;
    }

    private static JsonObject Describe(Platform platform)
    {
        var described = new JsonObject { ["architecture"] = platform.Architecture, ["os"] = platform.Os };
        if (platform.OsVersion is { } version)
        {
            described["os.version"] = version;
        }

        if (platform.Variant is { } variant)
        {
            described["variant"] = variant;
        }

        return described;
    }

    // A name without a host is one of docker.io, to docker and containerd.
    private static string WholeName(ImageReference reference) => reference.Repository.ToString().Split('/') switch
    {
        [var host, _, ..] when RepositoryName.IsHost(host) => $"{reference}",
        [_] => $"{DockerHost}/{DockerLibrary}/{reference}",
        _ => $"{DockerHost}/{reference}",
    };

    private static bool IsReplaced(JsonNode? entry, HashSet<string> names, HashSet<string> digests)
    {
        var name = (entry as JsonObject)?["annotations"] is JsonObject annotations ? Text(annotations[RefName]) : null;
        return name is null ? Text((entry as JsonObject)?["digest"]) is { } digest && digests.Contains(digest) : names.Contains(name);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject ReadObject(byte[] content)
    {
        try
        {
            return JsonNode.Parse(content) as JsonObject ?? throw new FormatException("it is no JSON object");
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is not JSON: {e.Message}", e);
        }
    }

    private static byte[] Bytes(JsonNode node) => [.. System.Text.Encoding.UTF8.GetBytes(node.ToJsonString(Plain)), (byte)'\n'];
}
