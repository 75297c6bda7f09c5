using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>Finds and removes what no snapshot needs. Run with the lock only: a snapshot that is being made has blobs that none names yet.</summary>
internal sealed class PoolSweep(PoolDirectory pool)
{
    /// <summary>The blobs that some snapshots need.</summary>
    /// <exception cref="RegistryStoreException">One of them cannot be read, or is one under another name; nothing may be removed then.</exception>
    public HashSet<Digest> Needed(IEnumerable<SnapshotId> snapshots, CancellationToken cancellationToken) => pool.Strays() is [var stray, ..]
        ? throw new RegistryStoreException(
            StoreFailure.Damaged, $"{pool.Snapshots} holds {stray}, which may be a renamed snapshot. It is not known what it needs, so nothing was removed. Rename it back, or move it away.")
        : [.. snapshots.SelectMany(id => pool.ReadIndex(id, cancellationToken).Blobs).Select(blob => blob.Digest)];

    /// <summary>The blobs of the pool, with their lengths.</summary>
    /// <exception cref="RegistryStoreException">Some of them cannot be read, so that it is not known which they are.</exception>
    public IReadOnlyCollection<BlobEntry> Present(CancellationToken cancellationToken)
    {
        var walk = new StoreWalk(pool.Blobs, ProgressMeter.Silent, new RetryBudget(), ScanDepth.Sizes, cancellationToken);
        var blobs = new List<BlobEntry>();
        Parallel.ForEach(BlobWalker.Shards(walk), new ParallelOptions { CancellationToken = cancellationToken }, shard =>
        {
            var found = BlobWalker.Walk(walk, shard).ToList();
            lock (blobs)
            {
                blobs.AddRange(found);
            }
        });
        return walk.Irregularities.FirstOrDefault(it => it.HidesContent) is { } hidden
            ? throw new RegistryStoreException(StoreFailure.Unreadable, $"{hidden.Path} could not be read, so it is not known which blobs {pool.Root} has: {hidden.Detail}") { StoragePath = hidden.Path }
            : blobs;
    }

    /// <summary>The blobs of the pool that are not needed.</summary>
    public IEnumerable<BlobEntry> Unneeded(IReadOnlySet<Digest> needed, CancellationToken cancellationToken) =>
        Present(cancellationToken).Where(blob => !needed.Contains(blob.Digest));

    /// <summary>Removes blobs.</summary>
    /// <returns>How many, and their length in bytes.</returns>
    public (int Blobs, long Bytes) Remove(IEnumerable<BlobEntry> blobs)
    {
        var (count, bytes) = (0, 0L);
        foreach (var blob in blobs)
        {
            Removal.OfDirectory(pool.FileSystem, pool.FileSystem.Path.Combine(pool.Store, blob.Path[..blob.Path.LastIndexOf('/')]));
            count++;
            bytes += blob.Length;
        }

        return (count, bytes);
    }

    /// <summary>Ensures that nobody has put something else where blobs lie that are not proved yet.</summary>
    /// <exception cref="RegistryStoreException">Somebody has.</exception>
    public void EnsureIncoming()
    {
        if (FileStatus.Of(pool.FileSystem, pool.Incoming) is { Type: not FileType.Directory } planted)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{pool.Incoming} is in the way: {planted.Words} that regstore did not leave there. Move it away.");
        }
    }

    /// <summary>Takes away what has no name yet.</summary>
    public void RemovePartial()
    {
        Removal.OfDirectory(pool.FileSystem, pool.Incoming);
        if (Presence.OfDirectory(pool.FileSystem, pool.Snapshots))
        {
            foreach (var file in pool.FileSystem.DirectoryInfo.New(pool.Snapshots).EnumerateFiles("*.partial").ToList())
            {
                Removal.OfFile(pool.FileSystem, file.FullName);
            }
        }
    }
}
