using System.Collections.Concurrent;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Walks a store once, against the order in which the server writes: repositories, then manifests, then blobs, then a second look at what seems missing.</summary>
internal sealed class StoreScanner(IStoreSource source, RunContext run)
{
    public StoreIndex Scan(CancellationToken cancellationToken, ScanDepth depth = ScanDepth.Everything)
    {
        var meter = run.Meter(OperationPhase.Scanning);
        source.Prepare(meter, cancellationToken);
        using var workers = new IoWorkers(run.IoParallelism);
        var walk = new StoreWalk(source, meter, new RetryBudget(), depth, cancellationToken);
        var missing = new HashSet<string> { StorageLayout.Blobs, StorageLayout.Repositories };
        using (var top = walk.Enter())
        {
            foreach (var entry in (top?.Names() ?? []).Where(entry => !missing.Remove(entry.Name)))
            {
                top!.Unknown(entry);
            }
        }

        var repositories = ReadRepositories(workers, walk);
        var manifests = new ConcurrentDictionary<Digest, ManifestEntry>();
        var blobs = new BlobTable();
        var misplaced = new List<BlobEntry>();

        // Both were on disk before the links that name them: it is no matter which is read first.
        workers.Invoke(cancellationToken, () => ReadManifests(workers, walk, repositories, manifests), () => ReadBlobs(workers, walk, blobs, misplaced));
        var index = new StoreIndex
        {
            Kind = source.Kind,
            Cache = source.Cache,
            Repositories = repositories,
            Blobs = blobs,
            MisplacedBlobs = misplaced,
            Manifests = manifests,
            Irregularities = walk.Irregularities,
            MissingRoots = [.. missing],
        };
        index = Settle(index, cancellationToken, depth);
        meter.Report();
        return index.Kind == StoreKind.Plain && IsTagless(index) ? index with { Kind = StoreKind.Tagless } : index;
    }

    /// <summary>Looks again at whatever seems missing in an index, as a running server may have deleted or moved it meanwhile.</summary>
    public StoreIndex Settle(StoreIndex index, CancellationToken cancellationToken, ScanDepth depth = ScanDepth.Everything)
    {
        if (!source.IsLive)
        {
            return index;
        }

        var walk = new StoreWalk(source, ProgressMeter.Silent, new RetryBudget(), depth, cancellationToken);
        using var workers = new IoWorkers(run.IoParallelism);
        return new SecondLook(walk, workers, run.Time, (again, repositories, manifests) => ReadManifests(workers, again, repositories, manifests)).Settle(index);
    }

    private static RepositoryEntry[] ReadRepositories(IoWorkers workers, StoreWalk walk)
    {
        var repositories = new ConcurrentBag<RepositoryEntry>();
        workers.ForEach(RepositoryWalker.Walk(walk), place => repositories.Add(RepositoryReader.Read(walk, place)), walk.Cancellation);
        return [.. repositories.OrderBy(repository => repository.Name)];
    }

    /// <summary>Reads the manifests of the repositories' revisions and tags, and the entries of their indexes that are neither.</summary>
    private static void ReadManifests(IoWorkers workers, StoreWalk walk, IReadOnlyList<RepositoryEntry> repositories, ConcurrentDictionary<Digest, ManifestEntry> manifests)
    {
        // A million may be wanted, so they are not listed: an entry is made of each when it comes up first, and read into.
        var wanted = repositories.SelectMany(
            it => it.Revisions.Targets().Concat(it.Revisions.Where(link => link.Target != link.Named).Select(link => link.Named)).Concat(it.Tags.Targets()), Pair);
        var missing = new ManifestEntry(ManifestState.Missing, null, 0);
        using var top = walk.Enter();
        while (wanted.Any())
        {
            workers.ForEach(
                wanted.Select(it => it.Digest).Where(digest => manifests.TryAdd(digest, missing)),
                digest =>
                {
                    var entry = top?.ReadManifest(StorageLayout.Blob(digest), digest) ?? missing;
                    walk.Count(entry.Length);
                    manifests[digest] = entry;
                },
                walk.Cancellation);
            wanted =
            [
                .. wanted
                    .SelectMany(it => manifests[it.Digest].Manifest?.Manifests ?? [], (it, child) => (it.Repository, Child: child))
                    .Where(it => !manifests.ContainsKey(it.Child.Digest) && (it.Child.IsManifest || it.Repository.FindLayerLink(it.Child.Digest) is null))
                    .Select(it => Pair(it.Repository, it.Child.Digest)),
            ];
        }

        static (RepositoryEntry Repository, Digest Digest) Pair(RepositoryEntry repository, Digest digest) => (repository, digest);
    }

    private static void ReadBlobs(IoWorkers workers, StoreWalk walk, BlobTable blobs, List<BlobEntry> misplaced)
    {
        workers.ForEach(BlobWalker.Shards(walk), shard => Add(BlobWalker.Walk(walk, shard)), walk.Cancellation);
        misplaced.Sort(static (left, right) => string.CompareOrdinal(left.MisplacedAt, right.MisplacedAt));

        void Add(IEnumerable<BlobEntry> found)
        {
            lock (blobs)
            {
                foreach (var blob in found)
                {
                    if (blob.MisplacedAt is null)
                    {
                        blobs.Set(blob);
                    }
                    else
                    {
                        misplaced.Add(blob);
                    }
                }
            }
        }
    }

    private static bool IsTagless(StoreIndex index) =>
        index.Repositories.Any(repository => repository.Revisions.Count > 0) && index.Repositories.All(repository => repository.Tags.Count == 0);
}
