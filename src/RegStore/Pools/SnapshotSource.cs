using RegStore.Archives;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>A snapshot as a store: its links are in its tar, its blobs in the pool, of which it sees those that its index names.</summary>
internal sealed class SnapshotSource(ArchiveSource links, IStoreSource blobs) : IStoreSource, IArchived
{
    private readonly Lock _lock = new();
    private (HashSet<Digest> Digests, Dictionary<string, List<Digest>> Shards)? _named;

    public ArchiveContents Contents => links.Contents;

    public StoreKind Kind => links.Kind;

    public StorePlace Place => links.Place;

    public (int User, int Group)? Owner => links.Owner;

    public CacheState? Cache => links.Cache;

    public bool IsLive => false;
    public IReadOnlyList<Irregularity> Faults => links.Faults;

    public IReadOnlyList<string> Beside => links.Beside;

    public void Prepare(ProgressMeter meter, CancellationToken cancellationToken) => links.Prepare(meter, cancellationToken);

    public IEnumerable<SourceEntry> List(string path) => path.Split('/') switch
    {
        [""] => links.List(path).Where(entry => entry.Name != StorageLayout.Blobs).Append(DirectoryOf(StorageLayout.Blobs)),
        [StorageLayout.Blobs] => Named.Shards.Keys.Select(shard => shard.Split('/')[1]).Distinct().Select(DirectoryOf),
        [StorageLayout.Blobs, var algorithm] => Named.Shards.Keys.Select(shard => shard.Split('/')).Where(shard => shard[1] == algorithm).Select(shard => DirectoryOf(shard[2])),
        [StorageLayout.Blobs, _, _] => Named.Shards.GetValueOrDefault(path, []).Select(digest => DirectoryOf(digest.Hex)),
        [StorageLayout.Blobs, ..] => IsNamed($"{path}/{StorageLayout.Data}") ? blobs.List(path) : [],
        _ => links.List(path),
    };

    public SourceEntry? Find(string path) =>
        path == StorageLayout.Blobs ? DirectoryOf(path)
        : !StorageLayout.IsWithin(path, StorageLayout.Blobs) ? links.Find(path)
        : IsNamed(path) ? blobs.Find(path)
        : null;

    public string? Locate(string path) => IsNamed(path) ? blobs.Locate(path) : null;

    public Stream Open(string path) =>
        !StorageLayout.IsWithin(path, StorageLayout.Blobs) ? links.Open(path)
        : IsNamed(path) ? blobs.Open(path)
        : throw new FileNotFoundException($"The snapshot names no {path}.");

    private (HashSet<Digest> Digests, Dictionary<string, List<Digest>> Shards) Named
    {
        get
        {
            var indexed = Contents.Index?.Blobs ?? [];
            lock (_lock)
            {
                return _named ??= (
                    [.. indexed.Select(blob => blob.Digest)],
                    indexed.Select(blob => blob.Digest).Distinct().GroupBy(StorageLayout.ShardOf).ToDictionary(shard => shard.Key, shard => shard.ToList()));
            }
        }
    }

    private bool IsNamed(string path) => StorageLayout.DigestOfBlob(path) is { } digest && path == StorageLayout.Blob(digest) && Named.Digests.Contains(digest);

    private static SourceEntry DirectoryOf(string name) => new(name, EntryKind.Directory, 0, default);
}
