using System.Text.Json;
using System.Text.Json.Nodes;
using RegStore.Archives;
using RegStore.Blobs;
using RegStore.Files;
using RegStore.Model;

namespace RegStore.Exports;

/// <summary>
/// What <c>docker save</c> wrote up to version 24, and others write still: configurations, layers as plain tars, and no manifests. The manifest is made as a push
/// would make it; layers stay as they are, so that their digests are those that the configuration names.
/// </summary>
/// <remarks>Source: <see href="https://github.com/moby/docker-image-spec/blob/v1.3.1/v1.2.md#combined-image-json--filesystem-changeset-format"/>.</remarks>
internal sealed class DockerArchive(string name, IDirectoryHandle top, CancellationToken cancellationToken)
{
    private const string PlainLayer = "application/vnd.docker.image.rootfs.diff.tar";

    private readonly ImageSet _images = new();
    private readonly Dictionary<string, Digest> _hashed = [];

    /// <summary>Reads the images that a <c>manifest.json</c> names.</summary>
    /// <exception cref="RegistryStoreException">It cannot be understood, or names files that are not there.</exception>
    public ImageSet Read(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("it is a JSON list of images, and this is none");
            }

            foreach (var entry in document.RootElement.EnumerateArray())
            {
                Take(entry);
            }

            return _images.Images.Count > 0 ? _images : throw new FormatException("it names no image");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new RegistryStoreException(StoreFailure.Invalid, $"{LayoutDocuments.DockerManifest} in {name} cannot be understood: {e.Message}. Nothing was imported.", e);
        }
    }

    private void Take(JsonElement entry)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (path, layers) = (entry.Text("Config") ?? throw new FormatException("an image has no Config"), entry.Texts("Layers") ?? []);
        var config = LayoutReader.ReadSmall(name, top, path);
        var diffIds = ImageConfig.Parse(config).DiffIds;
        var digest = Add(config);
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaType.DockerManifest.ToString(),
            ["config"] = Describe(MediaType.DockerConfig.ToString(), config.Length, digest),
            ["layers"] = new JsonArray([.. layers.Select((layer, number) => (JsonNode?)Describe(layer, number < diffIds.Count ? diffIds[number] : null))]),
        };
        var image = Add(System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        var tags = entry.Texts("RepoTags") ?? [];
        _images.Images.AddRange(tags.Count == 0 ? [NamedImage.Of(image, null)] : tags.Select(tag => NamedImage.Of(image, tag)));
    }

    private Digest Add(byte[] content)
    {
        var digest = Digest.Compute(content);
        _images.Blobs[digest] = (null, content);
        return digest;
    }

    private JsonObject Describe(string path, Digest? diffId)
    {
        if (top.Look(path) is not { Kind: EntryKind.File, Length: var length })
        {
            throw new RegistryStoreException(StoreFailure.Damaged, $"{name} has no layer {path}, which its {LayoutDocuments.DockerManifest} names. Nothing was imported.");
        }

        // The configuration says what the bytes of a plain layer are, and they are held against it when they are written.
        var isPlain = IsPlain(path);
        var digest = isPlain && diffId is { } said ? said : Hash(path);
        _images.Blobs[digest] = (path, null);
        return Describe(isPlain ? PlainLayer : MediaType.DockerLayer.ToString(), length, digest);
    }

    private static JsonObject Describe(string mediaType, long size, Digest digest) => new() { ["mediaType"] = mediaType, ["size"] = size, ["digest"] = digest.ToString() };

    private bool IsPlain(string path)
    {
        var start = new byte[Decompression.Peek];
        using var stream = top.Open(path);
        return Decompression.Of(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false))) is null;
    }

    private Digest Hash(string path)
    {
        if (!_hashed.TryGetValue(path, out var digest))
        {
            using var stream = top.Open(path);
            using var pump = new BlobPump();
            _hashed.Add(path, digest = pump.Pass(stream, null, DigestAlgorithm.Sha256, null, cancellationToken).Actual);
        }

        return digest;
    }
}
