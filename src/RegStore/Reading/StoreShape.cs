using System.IO.Abstractions;
using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>
/// Tells a registry's <c>v2</c> directory from those of other programs, which have directories called <c>blobs</c> too. Below <c>docker/registry</c> the name is
/// enough; elsewhere what is in it must look like a registry's.
/// </summary>
internal static class StoreShape
{
    /// <summary>What a directory is called that holds images as they are exported.</summary>
    public const string ImageLayout = "an OCI image layout";

    // A repository's name has some levels, and this is asked of what may be anybody's directory.
    private const int MaxDepth = 6;
    private const int MaxDirectories = 2000;

    private static readonly string[] OfRepository = [StorageLayout.Layers, StorageLayout.Manifests, StorageLayout.Uploads];

    /// <summary>Whether a directory is a registry's <c>v2</c> directory. A mark that is a link leading nowhere is still a mark: the scan says what is wrong with it.</summary>
    public static bool IsIn(IFileSystem fileSystem, string directory)
    {
        var (blobs, repositories) = (Mark(fileSystem, directory, StorageLayout.Blobs), Mark(fileSystem, directory, StorageLayout.Repositories));
        return StorageLayout.IsDriverPath(directory)
            ? blobs is not null || repositories is not null || IsEmpty(fileSystem, directory)
            : OtherFormat(fileSystem, directory) is null && (HasShards(blobs) || HasRepository(repositories) || (blobs is not null && repositories is not null && !HasOtherBlobs(blobs)));
    }

    /// <summary>What a directory is instead, in words; null if that is not known.</summary>
    public static string? OtherFormat(IFileSystem fileSystem, string directory)
    {
        bool Has(string name) => Presence.OfFile(fileSystem, fileSystem.Path.Combine(directory, name)) || Presence.OfDirectory(fileSystem, fileSystem.Path.Combine(directory, name));
        return Has("oci-layout") ? ImageLayout
            : Has("images") && Has(StorageLayout.Repositories) ? "the directory of a registry of version 1, whose format regstore does not read"
            : Has("ingest") && Has(StorageLayout.Blobs) ? "the content store of containerd"
            : Has("manifests") && Has(StorageLayout.Blobs) ? "a directory of models, as ollama keeps them"
            : null;
    }

    private static IDirectoryInfo? Mark(IFileSystem fileSystem, string directory, string name) =>
        fileSystem.DirectoryInfo.New(fileSystem.Path.Combine(directory, name)) is var mark && (mark.Exists || mark.LinkTarget is not null) ? mark : null;

    // What every server takes for a registry in which nothing is yet.
    private static bool IsEmpty(IFileSystem fileSystem, string directory) =>
        Presence.OfDirectory(fileSystem, directory) && !Presence.OfSomethingIn(fileSystem, directory, name => LitterNames.Find(name) is null);

    /// <summary>Whether blobs lie by the first two digits of their digests, as no other program has them.</summary>
    private static bool HasShards(IDirectoryInfo? blobs) => Below(blobs).Where(algorithm => DigestAlgorithm.Find(algorithm.Name) is not null)
        .SelectMany(Below)
        .Any(shard => shard.Name.Length == 2 && shard.Name.All(char.IsAsciiHexDigitLower));

    private static bool HasOtherBlobs(IDirectoryInfo blobs) => Below(blobs).Where(algorithm => DigestAlgorithm.Find(algorithm.Name) is not null)
        .SelectMany(algorithm => Names(algorithm).Select(name => (algorithm.Name, Entry: name)))
        .Any(it => Digest.TryCombine(it.Name, it.Entry, out _));

    private static bool HasRepository(IDirectoryInfo? repositories)
    {
        var pending = new Queue<(IDirectoryInfo Directory, int Depth)>();
        foreach (var directory in Below(repositories))
        {
            pending.Enqueue((directory, 1));
        }

        for (var seen = 0; seen < MaxDirectories && pending.TryDequeue(out var next); seen++)
        {
            foreach (var child in Below(next.Directory))
            {
                if (OfRepository.Contains(child.Name))
                {
                    return true;
                }

                if (next.Depth < MaxDepth)
                {
                    pending.Enqueue((child, next.Depth + 1));
                }
            }
        }

        return false;
    }

    private static IEnumerable<IDirectoryInfo> Below(IDirectoryInfo? directory) => Try(() => directory is { Exists: true } ? directory.EnumerateDirectories().ToList() : []);

    private static List<string> Names(IDirectoryInfo directory) => Try(() => directory.EnumerateFileSystemInfos().Select(it => it.Name).ToList());

    // What cannot be listed has no shape; that it cannot is reported elsewhere.
    private static List<T> Try<T>(Func<List<T>> list)
    {
        try
        {
            return list();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
