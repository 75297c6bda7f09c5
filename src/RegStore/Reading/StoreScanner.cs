using System.Collections.Concurrent;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Walks a store once, against the order in which the server writes: repositories, then manifests, then blobs, then a second look at what seems missing.</summary>
internal sealed class StoreScanner(IStoreSource source, int parallelism, IProgress<OperationProgress>? progress, TimeProvider time)
{
    public StoreIndex Scan(CancellationToken cancellationToken)
    {
        var meter = new ProgressMeter(progress, time, OperationPhase.Scanning, null, null);
        source.Prepare(meter, cancellationToken);
        var walk = new StoreWalk(source, meter, new Patience(), cancellationToken);
        var missing = new HashSet<string> { StorageLayout.Blobs, StorageLayout.Repositories };
        foreach (var entry in walk.List(""))
        {
            if (!missing.Remove(entry.Name))
            {
                walk.Unknown(entry.Name, entry);
            }
        }

        var repositories = ReadRepositories(walk);
        var manifests = new ConcurrentDictionary<Digest, ManifestEntry>();
        foreach (var repository in repositories)
        {
            ReadManifests(walk, repository, manifests);
        }

        var (blobs, misplaced) = ReadBlobs(walk);
        var index = new StoreIndex
        {
            Kind = source.Kind,
            Repositories = repositories,
            Blobs = blobs,
            MisplacedBlobs = misplaced,
            Manifests = manifests,
            Irregularities = walk.Irregularities,
            MissingRoots = [.. missing],
        };
        index = Settle(index, cancellationToken);
        meter.Report();
        return index.Kind == StoreKind.Plain && IsTagless(index) ? index with { Kind = StoreKind.Tagless } : index;
    }

    /// <summary>Looks again at whatever seems missing in an index, as a running server may have deleted or moved it meanwhile.</summary>
    public StoreIndex Settle(StoreIndex index, CancellationToken cancellationToken)
    {
        if (!source.IsLive)
        {
            return index;
        }

        var walk = new StoreWalk(source, ProgressMeter.Silent, new Patience(), cancellationToken);
        return new SecondLook(walk, parallelism, ReadManifests).Settle(index);
    }

    private RepositoryEntry[] ReadRepositories(StoreWalk walk)
    {
        var repositories = new ConcurrentBag<RepositoryEntry>();
        var places = Partitioner.Create(RepositoryWalker.Walk(walk), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(places, Options(walk), place => repositories.Add(RepositoryReader.Read(walk, place)));
        return [.. repositories.OrderBy(repository => repository.Name)];
    }

    /// <summary>Reads the manifests of a repository's revisions and tags, and the entries of its indexes that are neither.</summary>
    private void ReadManifests(StoreWalk walk, RepositoryEntry repository, ConcurrentDictionary<Digest, ManifestEntry> manifests)
    {
        var wanted = repository.Revisions.Select(link => link.Target)
            .Concat(repository.Tags.Select(tag => tag.Current.Target))
            .OfType<Digest>()
            .Distinct()
            .Where(digest => !manifests.ContainsKey(digest))
            .ToList();
        while (wanted.Count > 0)
        {
            Parallel.ForEach(wanted, Options(walk), digest =>
            {
                var entry = ManifestReader.Read(source, digest);
                walk.Count(entry.Length);
                manifests[digest] = entry;
            });
            wanted =
            [
                .. wanted.SelectMany(digest => manifests[digest].Manifest?.Manifests ?? [])
                    .Select(child => child.Digest)
                    .Distinct()
                    .Where(child => !manifests.ContainsKey(child) && repository.FindLayerLink(child) is null),
            ];
        }
    }

    private (Dictionary<Digest, BlobEntry> Blobs, List<BlobEntry> Misplaced) ReadBlobs(StoreWalk walk)
    {
        var blobs = new Dictionary<Digest, BlobEntry>();
        var misplaced = new List<BlobEntry>();
        Parallel.ForEach(BlobWalker.Shards(walk), Options(walk), shard =>
        {
            var found = BlobWalker.Walk(walk, shard).ToList();
            lock (blobs)
            {
                foreach (var blob in found)
                {
                    if (blob.MisplacedAt is null)
                    {
                        blobs[blob.Digest] = blob;
                    }
                    else
                    {
                        misplaced.Add(blob);
                    }
                }
            }
        });
        misplaced.Sort(static (left, right) => string.CompareOrdinal(left.MisplacedAt, right.MisplacedAt));
        return (blobs, misplaced);
    }

    private static bool IsTagless(StoreIndex index) =>
        index.Repositories.Any(repository => repository.Revisions.Count > 0) && index.Repositories.All(repository => repository.Tags.Count == 0);

    private ParallelOptions Options(StoreWalk walk) => new() { MaxDegreeOfParallelism = parallelism, CancellationToken = walk.Cancellation };
}
