using RegStore.Archives;
using RegStore.Model;

namespace RegStore.Pools;

/// <summary>Tells of every snapshot what is in it, by its index alone.</summary>
internal sealed class SnapshotLister(PoolDirectory pool)
{
    // How many snapshots need a blob.
    private readonly Dictionary<Digest, int> _uses = [];

    /// <summary>The blobs that some snapshot needs, once they were listed.</summary>
    public IReadOnlyCollection<Digest> Needed => _uses.Keys;

    /// <summary>The snapshots, the earliest first. One that cannot be read is told as that.</summary>
    public IReadOnlyList<PoolSnapshot> List(CancellationToken cancellationToken)
    {
        var described = pool.Ids().Select(id => Describe(id, cancellationToken)).ToList();
        return [.. described.Select(it => it with { UniqueBytes = Blobs(it.Id, it, cancellationToken).Where(blob => _uses[blob.Digest] == 1).Sum(blob => blob.Size) })];
    }

    private PoolSnapshot Describe(SnapshotId id, CancellationToken cancellationToken)
    {
        try
        {
            var index = pool.ReadIndex(id, cancellationToken);
            var added = index.Blobs.Where(IsNew).ToList();
            return new PoolSnapshot
            {
                Id = id,
                Repositories = index.Repositories.Count,
                Tags = index.Repositories.Sum(it => it.Tags.Count),
                Blobs = index.Blobs.Count,
                Bytes = index.Blobs.Sum(blob => blob.Size),
                AddedBlobs = added.Count,
                AddedBytes = added.Sum(blob => blob.Size),
                Skipped = index.Pooled?.Skipped.Count ?? 0,
            };
        }
        catch (RegistryStoreException e)
        {
            return new PoolSnapshot { Id = id, Problem = e.Message };
        }
    }

    private bool IsNew(IndexedBlob blob)
    {
        var isNew = _uses.TryAdd(blob.Digest, 0);
        _uses[blob.Digest]++;
        return isNew;
    }

    // Read again: a pool has hundreds of indexes, and only the digests of all fit into memory.
    private IReadOnlyList<IndexedBlob> Blobs(SnapshotId id, PoolSnapshot snapshot, CancellationToken cancellationToken) =>
        snapshot.Problem is null ? pool.ReadIndex(id, cancellationToken).Blobs : [];
}
