using System.Text;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>The only place that knows where the registry keeps what. Paths are relative to the <c>v2</c> directory and use <c>/</c>.</summary>
/// <remarks>Source: <see href="https://github.com/distribution/distribution/blob/v2.8.3/registry/storage/paths.go"/>.</remarks>
internal static class StorageLayout
{
    /// <summary>Where the <c>v2</c> directory lies below the root of a registry's volume, between slashes.</summary>
    public const string DriverPath = "/docker/registry/v2/";

    public const string Blobs = "blobs";
    public const string Repositories = "repositories";
    public const string Layers = "_layers";
    public const string Manifests = "_manifests";
    public const string Uploads = "_uploads";
    public const string Revisions = "revisions";
    public const string Tags = "tags";
    public const string Current = "current";
    public const string History = "index";
    public const string Signatures = "signatures";
    public const string Link = "link";
    public const string Data = "data";
    public const string StartedAt = "startedat";
    public const string HashStates = "hashstates";

    /// <summary>Whether a full path is that of a <c>v2</c> directory where a registry keeps it.</summary>
    public static bool IsDriverPath(string fullPath) => $"{fullPath.Replace('\\', '/').TrimEnd('/')}/".EndsWith(DriverPath, StringComparison.Ordinal);

    public static string Blob(Digest digest) => $"{DirectoryOfBlob(digest)}/{Data}";

    public static string DirectoryOfBlob(Digest digest)
    {
        var hex = digest.Hex;
        return $"{Blobs}/{digest.Algorithm}/{hex.AsSpan(0, 2)}/{hex}";
    }

    /// <summary>The directory that holds all blobs whose digests begin with the same two digits.</summary>
    public static string ShardOf(Digest digest) => $"{Blobs}/{digest.Algorithm}/{digest.Hex[..2]}";

    /// <summary>The digest that the path of a blob names, whether it lies at the right place or not; null for all other paths.</summary>
    public static Digest? DigestOfBlob(string path)
    {
        var parts = path.Split('/');
        return parts is [Blobs, var algorithm, .., var hex, Data] && Digest.TryCombine(algorithm, hex, out var digest) ? digest : null;
    }

    public static string Repository(RepositoryName name) => $"{Repositories}/{name}";

    public static string LayersOf(RepositoryName name) => $"{Repositories}/{name}/{Layers}";

    public static string LayerLink(RepositoryName name, Digest digest) => LinkBelow(LayersOf(name), digest);

    public static string ManifestsOf(RepositoryName name) => $"{Repositories}/{name}/{Manifests}";

    public static string RevisionsOf(RepositoryName name) => $"{Repositories}/{name}/{Manifests}/{Revisions}";

    public static string RevisionLink(RepositoryName name, Digest digest) => LinkBelow(RevisionsOf(name), digest);

    public static string TagsOf(RepositoryName name) => $"{Repositories}/{name}/{Manifests}/{Tags}";

    public static string TagDirectory(RepositoryName name, Tag tag) => $"{TagsOf(name)}/{tag}";

    public static string TagLink(RepositoryName name, Tag tag) => $"{TagDirectory(name, tag)}/{Current}/{Link}";

    public static string TagHistory(RepositoryName name, Tag tag) => $"{TagDirectory(name, tag)}/{History}";

    public static string UploadsOf(RepositoryName name) => $"{Repositories}/{name}/{Uploads}";

    /// <summary>What a link holds: the digest, and nothing after it.</summary>
    public static byte[] LinkContent(Digest target) => Encoding.ASCII.GetBytes(target.ToString());

    public static string LinkBelow(string directory, Digest digest) => $"{directory}/{digest.Algorithm}/{digest.Hex}/{Link}";

    /// <summary>The directories that a path lies in, the uppermost first.</summary>
    public static IEnumerable<string> DirectoriesAbove(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            yield return path[..end];
        }
    }

    /// <summary>Whether a path is a directory or lies below it.</summary>
    public static bool IsWithin(string path, string directory) =>
        path.StartsWith(directory, StringComparison.Ordinal) && (path.Length == directory.Length || path[directory.Length] == '/');

    /// <summary>Whether a path that was not read may hold something of a repository: it lies in its directory, or above it.</summary>
    public static bool MayHold(string path, RepositoryName name) => IsWithin(path, Repository(name)) || IsWithin(Repository(name), path);

    /// <summary>The part of a path in a repository that people chose names in: the repository's, and that of a tag. What follows are digests.</summary>
    public static string NamedPart(string path)
    {
        var end = path.IndexOf("/_", StringComparison.Ordinal) is >= 0 and var own ? path.IndexOf('/', own + 1) : -1;
        return end < 0 ? path : FindTag(path) ?? path[..end];
    }

    /// <summary>When a file is put into a store that is served: what is named before what names it. Blobs, layer links, revision links, tags.</summary>
    public static int TurnOf(string path) => IsWithin(path, Blobs) ? 0 : FindTag(path) is not null ? 3 : path.Contains($"/{Manifests}/", StringComparison.Ordinal) ? 2 : 1;

    /// <summary>The directory of the tag to which a path belongs; null if it belongs to none.</summary>
    public static string? FindTag(string path)
    {
        var tags = $"/{Manifests}/{Tags}/";
        return path.IndexOf(tags, StringComparison.Ordinal) is not (>= 0 and var at) ? null
            : path.IndexOf('/', at + tags.Length) is >= 0 and var last ? path[..last] : path;
    }

    /// <summary>Whether a name is one that a server which died leaves behind: <c>link.[uuid].tmp</c>, <c>.nfs0000…</c>.</summary>
    public static bool IsTemporary(ReadOnlySpan<char> name)
    {
        if (name.StartsWith(".nfs", StringComparison.Ordinal))
        {
            return true;
        }

        if (!name.EndsWith(".tmp", StringComparison.Ordinal))
        {
            return false;
        }

        var stem = name[..^".tmp".Length];
        return stem.LastIndexOf('.') is > 0 and var dot && Guid.TryParseExact(stem[(dot + 1)..], "D", out _);
    }

    /// <summary>
    /// Orders repository names as the server's walk meets them: a repository is named when the walk reads its <c>_layers</c> or <c>_manifests</c>,
    /// which sorts after children that begin with a digit or a capital and before all others.
    /// </summary>
    public static int CompareInWalkOrder(RepositoryName left, RepositoryName right)
    {
        var mine = $"{left}/_".Split('/');
        var theirs = $"{right}/_".Split('/');
        for (var i = 0; i < Math.Min(mine.Length, theirs.Length); i++)
        {
            var order = string.CompareOrdinal(mine[i], theirs[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return mine.Length - theirs.Length;
    }
}
