using System.Security.Cryptography;
using System.Text.Json;

namespace RegStore.Tests.Models;

/// <summary>A registry as plainly as it can be told: it reads links and manifests with the framework alone, and shares nothing with regstore.</summary>
/// <param name="root">The <c>v2</c> directory.</param>
internal sealed class PlainRegistry(string root)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    private string Repositories => Path.Combine(root, "repositories");

    private string Blobs => Path.Combine(root, "blobs", "sha256");

    /// <summary>Pulls every tag of every repository.</summary>
    /// <returns>The digest of each <c>name:tag</c>; null where something that a pull of it asks for is not there or not sound.</returns>
    public SortedDictionary<string, string?> PullAll() => new(
        Directory.EnumerateDirectories(Repositories, "_manifests", SearchOption.AllDirectories)
            .Select(manifests => Path.GetRelativePath(Repositories, Path.GetDirectoryName(manifests)!))
            .SelectMany(name => TagsOf(name).Select(tag => (Key: $"{name}:{tag}", Value: PullTag(name, tag))))
            .ToDictionary(it => it.Key, it => it.Value),
        StringComparer.Ordinal);

    /// <summary>The storage paths of all files that the pulls asked for.</summary>
    public IReadOnlySet<string> Read => _read;

    /// <summary>Removes the blobs that no revision of any repository leads to, as the server's own garbage collection does.</summary>
    public void CollectGarbage()
    {
        _read.Clear();
        foreach (var link in Directory.EnumerateFiles(Repositories, "link", SearchOption.AllDirectories).Where(path => path.Contains("/_manifests/revisions/", StringComparison.Ordinal)))
        {
            var name = Path.GetRelativePath(Repositories, link[..link.IndexOf("/_manifests/", StringComparison.Ordinal)]);
            PullManifest(name, File.ReadAllText(link), isWhole: false);
        }

        foreach (var blob in Directory.EnumerateFiles(Blobs, "data", SearchOption.AllDirectories).Where(path => !_read.Contains(Path.GetRelativePath(root, path))).ToList())
        {
            Directory.Delete(Path.GetDirectoryName(blob)!, recursive: true);
        }
    }

    private IEnumerable<string> TagsOf(string name) => Path.Combine(Repositories, name, "_manifests", "tags") is var tags && Directory.Exists(tags)
        ? Directory.EnumerateDirectories(tags).Select(path => Path.GetFileName(path))
        : [];

    private string? PullTag(string name, string tag) =>
        Content($"repositories/{name}/_manifests/tags/{tag}/current/link") is { } bytes && System.Text.Encoding.UTF8.GetString(bytes) is var digest && PullManifest(name, digest, isWhole: true) ? digest : null;

    private bool PullManifest(string name, string digest, bool isWhole)
    {
        if ((isWhole && !IsLinked($"repositories/{name}/_manifests/revisions", digest)) || Blob(digest) is not { } bytes)
        {
            return false;
        }

        using var document = JsonDocument.Parse(bytes);
        var children = Descriptors(document.RootElement, "manifests").Select(it => PullManifest(name, it, isWhole)).ToList();
        var blobs = Descriptors(document.RootElement, "config").Concat(Descriptors(document.RootElement, "layers"))
            .Select(it => IsLinked($"repositories/{name}/_layers", it) & Blob(it) is not null).ToList();
        return children.TrueForAll(it => it) && blobs.TrueForAll(it => it);
    }

    private bool IsLinked(string links, string digest) =>
        IsDigest(digest) && Content($"{links}/sha256/{digest[7..]}/link") is { } bytes && System.Text.Encoding.UTF8.GetString(bytes) == digest;

    private byte[]? Blob(string digest) =>
        IsDigest(digest) && Content($"blobs/sha256/{digest[7..9]}/{digest[7..]}/data") is { } bytes && Convert.ToHexStringLower(SHA256.HashData(bytes)) == digest[7..] ? bytes : null;

    private byte[]? Content(string path)
    {
        _read.Add(path);
        return File.Exists(Path.Combine(root, path)) ? File.ReadAllBytes(Path.Combine(root, path)) : null;
    }

    private static bool IsDigest(string text) => text.Length == 71 && text.StartsWith("sha256:", StringComparison.Ordinal);

    private static IEnumerable<string> Descriptors(JsonElement manifest, string property) => !manifest.TryGetProperty(property, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(it => it.GetProperty("digest").GetString()!)
        : [value.GetProperty("digest").GetString()!];
}
