using RegStore.Model;

namespace RegStore.Pools;

/// <summary>Tells of every snapshot what is in it, by its index alone.</summary>
internal sealed class SnapshotLister(PoolDirectory pool)
{
    /// <summary>The snapshots, the earliest first. One that cannot be read is told as that.</summary>
    public IReadOnlyList<PoolSnapshot> List(CancellationToken cancellationToken)
    {
        var seen = new HashSet<Digest>();
        return [.. pool.Ids().Select(id => Describe(id, seen, cancellationToken))];
    }

    private PoolSnapshot Describe(SnapshotId id, HashSet<Digest> seen, CancellationToken cancellationToken)
    {
        try
        {
            var index = pool.ReadIndex(id, cancellationToken);
            return new PoolSnapshot
            {
                Id = id,
                Repositories = index.Repositories.Count,
                Tags = index.Repositories.Sum(it => it.Tags.Count),
                Blobs = index.Blobs.Count,
                Bytes = index.Blobs.Sum(blob => blob.Size),
                AddedBytes = index.Blobs.Where(blob => seen.Add(blob.Digest)).Sum(blob => blob.Size),
                Skipped = index.Pooled?.Skipped.Count ?? 0,
            };
        }
        catch (RegistryStoreException e)
        {
            return new PoolSnapshot { Id = id, Problem = e.Message };
        }
    }
}
