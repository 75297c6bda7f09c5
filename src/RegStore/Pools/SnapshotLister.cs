using RegStore.Archives;
using RegStore.Model;

namespace RegStore.Pools;

/// <summary>Describes the content of every snapshot by its index alone.</summary>
internal sealed class SnapshotLister(PoolDirectory pool)
{
    // The first snapshot that needs a blob, and whether others do too.
    private readonly Dictionary<Digest, (SnapshotId First, long Size, bool IsShared)> _uses = [];

    /// <summary>The blobs that some snapshot needs, once they were listed.</summary>
    public IReadOnlyCollection<Digest> Needed => _uses.Keys;

    /// <summary>The snapshots, the earliest first. One that cannot be read is reported as that.</summary>
    public IReadOnlyList<PoolSnapshot> List(CancellationToken cancellationToken)
    {
        var described = pool.Ids().Select(id => Describe(id, cancellationToken)).ToList();
        var unique = _uses.Values.Where(use => !use.IsShared).GroupBy(use => use.First).ToDictionary(uses => uses.Key, uses => uses.Sum(use => use.Size));
        described.ForEach(it => it.UniqueBytes = unique.GetValueOrDefault(it.Id));
        return described;
    }

    private PoolSnapshot Describe(SnapshotId id, CancellationToken cancellationToken)
    {
        try
        {
            var index = pool.ReadIndex(id, cancellationToken);
            var added = index.Blobs.Where(blob => IsNew(id, blob)).ToList();
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

    private bool IsNew(SnapshotId id, IndexedBlob blob)
    {
        if (_uses.TryAdd(blob.Digest, (id, blob.Size, false)))
        {
            return true;
        }

        _uses[blob.Digest] = _uses[blob.Digest] with { IsShared = true };
        return false;
    }
}
