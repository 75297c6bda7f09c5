using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>The blobs that a snapshot names, by the directories that they lie in.</summary>
internal sealed class NamedBlobs
{
    private readonly HashSet<Digest> _digests;
    private readonly Dictionary<string, HashSet<string>> _directories = new() { [StorageLayout.Blobs] = [] };

    public NamedBlobs(IEnumerable<Digest> digests)
    {
        _digests = [.. digests];
        foreach (var digest in _digests)
        {
            var algorithm = $"{StorageLayout.Blobs}/{digest.Algorithm}";
            var shard = StorageLayout.ShardOf(digest);
            _directories[StorageLayout.Blobs].Add(digest.Algorithm);
            Children(algorithm).Add(shard[(algorithm.Length + 1)..]);
            Children(shard).Add(digest.Hex);
        }
    }

    /// <summary>Whether a path is that of the bytes of a named blob.</summary>
    public bool Has(string path) => StorageLayout.DigestOfBlob(path) is { } digest && path == StorageLayout.Blob(digest) && _digests.Contains(digest);

    /// <summary>The names in a directory above those of blobs; null if the snapshot names none there.</summary>
    public IReadOnlyCollection<string>? ChildrenOf(string path) => _directories.GetValueOrDefault(path);

    private HashSet<string> Children(string path)
    {
        if (!_directories.TryGetValue(path, out var children))
        {
            _directories.Add(path, children = []);
        }

        return children;
    }
}
