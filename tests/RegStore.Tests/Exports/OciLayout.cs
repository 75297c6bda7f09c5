using System.Formats.Tar;
using System.Text.Json;
using RegStore.Model;

namespace RegStore.Tests.Exports;

/// <summary>An image layout as a reader finds it: its files by name.</summary>
internal sealed class OciLayout
{
    public Dictionary<string, byte[]> Files { get; } = [];

    public JsonElement Index => JsonDocument.Parse(Files["index.json"]).RootElement;

    public IEnumerable<(Digest Digest, string? Name)> Images => Index.GetProperty("manifests").EnumerateArray().Select(entry => (
        Digest.Parse(entry.GetProperty("digest").GetString()!),
        entry.TryGetProperty("annotations", out var annotations) ? annotations.GetProperty("org.opencontainers.image.ref.name").GetString() : null));

    public static OciLayout OfTar(Stream tar)
    {
        var layout = new OciLayout();
        using var reader = new TarReader(tar);
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            if (entry.EntryType == TarEntryType.RegularFile)
            {
                using var content = new MemoryStream();
                entry.DataStream?.CopyTo(content);
                layout.Files.Add(entry.Name, content.ToArray());
            }
        }

        return layout;
    }

    /// <summary>Proves that all blobs are what they are called, and that all images are whole; entries of indexes may be absent.</summary>
    public void EnsureWhole(params Digest[] absent)
    {
        foreach (var (name, content) in Files.Where(file => file.Key.StartsWith("blobs/", StringComparison.Ordinal)))
        {
            var parts = name.Split('/');
            var digest = Digest.Parse($"{parts[1]}:{parts[2]}");
            Assert.Equal(digest, new Digest(digest.Function, System.Security.Cryptography.CryptographicOperations.HashData(digest.Function.HashName, content)));
        }

        foreach (var (digest, _) in Images)
        {
            EnsureWhole(digest, absent);
        }
    }

    private void EnsureWhole(Digest digest, Digest[] absent)
    {
        var manifest = Manifest.Parse(Blob(digest));
        Assert.All(manifest.Blobs, blob => Blob(blob.Digest));
        foreach (var child in manifest.Manifests.Where(child => !absent.Contains(child.Digest)))
        {
            EnsureWhole(child.Digest, absent);
        }
    }

    private byte[] Blob(Digest digest) => Files[$"blobs/{digest.Algorithm}/{digest.Hex}"];
}
