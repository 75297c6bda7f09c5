using System.Globalization;
using System.IO.Abstractions;
using RegStore.Model;
using RegStore.Testing;

namespace RegStore.Benchmarks;

/// <summary>Writes stores of a given size, the same bytes every time.</summary>
internal static class LargeStore
{
    private const int LayersOfAnImage = 5;
    private const int Chunk = 1 << 20;

    /// <summary>A store of many small blobs: images that share layers within their repository and across all.</summary>
    /// <returns>How many blobs and tags it has.</returns>
    public static (int Blobs, int Tags) WriteMany(string directory, int blobs, int tags, int tagsOfARepository)
    {
        var store = new StoreBuilder(new FileSystem(), directory);

        // An image has a manifest and a config of its own; the other blobs are layers.
        var layers = Math.Max(blobs - (2 * tags), LayersOfAnImage);
        Parallel.For(0, (tags + tagsOfARepository - 1) / tagsOfARepository, repository =>
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"team-{repository % 17}/service-{repository}");
            for (var tag = repository * tagsOfARepository; tag < Math.Min(tags, (repository + 1) * tagsOfARepository); tag++)
            {
                // Its share of the layers that no other image has, and the next image's first ones.
                var first = (int)((long)tag * layers / tags);
                var names = Enumerable.Range(first, LayersOfAnImage).Select(layer => string.Create(CultureInfo.InvariantCulture, $"layer {layer % layers}"));
                store.Image(name, string.Create(CultureInfo.InvariantCulture, $"v{tag}"), [.. names]);
            }
        });
        return (blobs, tags);
    }

    /// <summary>A store of few large blobs, which nothing compresses and no file system shares.</summary>
    public static void WriteHeavy(string directory, long bytes, int blobs)
    {
        var store = new StoreBuilder(new FileSystem(), directory);
        var layers = Enumerable.Range(0, blobs).Select(number => WriteBlob(store, number, bytes / blobs / Chunk)).ToList();
        var config = store.Layer("heavy", """{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}""");
        var descriptors = layers.Select(layer => StoreBuilder.Descriptor("application/vnd.oci.image.layer.v1.tar", layer.Digest, layer.Size));
        store.Manifest(
            "heavy",
            $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","config":{{StoreBuilder.Descriptor("application/vnd.oci.image.config.v1+json", config, 78)}} ,"layers":[{{string.Join(',', descriptors)}}]}""",
            "latest");
    }

    private static (Digest Digest, long Size) WriteBlob(StoreBuilder store, int number, long chunks)
    {
        var random = new Random(number);
        var buffer = new byte[Chunk];
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        var temporary = store.FullPath(string.Create(CultureInfo.InvariantCulture, $"../{number}.partial"));
        using (var file = File.Create(temporary))
        {
            for (var i = 0L; i < chunks; i++)
            {
#pragma warning disable CA5394 // Bytes that do not compress and are the same every time; no secret.
                random.NextBytes(buffer);
#pragma warning restore CA5394
                hash.AppendData(buffer);
                file.Write(buffer);
            }
        }

        var digest = Digest.Parse($"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}");
        var path = store.FullPath(StoreBuilder.BlobPath(digest));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(temporary, path, overwrite: true);
        store.Write(StoreBuilder.LayerPath("heavy", digest), digest.ToString());
        return (digest, chunks * Chunk);
    }
}
