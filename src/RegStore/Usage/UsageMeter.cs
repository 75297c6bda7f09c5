using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Usage;

/// <summary>Measures who takes how much of a store's disk: a pure function over the index, in which each blob has a number.</summary>
internal sealed class UsageMeter
{
    private readonly StoreIndex _index;
    private readonly Reachability _reachability;
    private readonly long[] _lengths;

    public UsageMeter(StoreIndex index, Reachability reachability)
    {
        _index = index;
        _reachability = reachability;
        _lengths = new long[index.Blobs.Count];
        foreach (var blob in index.Blobs.Values)
        {
            _lengths[index.Blobs.NumberOf(blob.Digest)] = blob.Length;
        }
    }

    public UsageReport Measure(int largestBlobs)
    {
        var repositories = new Tally(_lengths);
        var holders = new Tally(_lengths);
        var held = _reachability.Repositories.Select(reach => (Reach: reach, All: repositories.Add(NumbersOf(AllOf(reach))), Holders: HoldersOf(reach, holders))).ToList();
        var active = repositories.Total();
        var all = new SizeTotal(_lengths.Length, _lengths.Sum());
        var strays = _index.Irregularities.Where(it => StorageLayout.IsWithin(it.Path, StorageLayout.Blobs) && it.Length > 0).Select(it => it.Length);
        return new UsageReport
        {
            Kind = _index.Kind,
            All = all,
            Active = active,
            Reclaimable = _reachability.Refusals.Count > 0 ? null : new SizeTotal(all.Count - active.Count, all.Bytes - active.Bytes),
            Other = SizeTotal.Of(_index.MisplacedBlobs.Select(blob => blob.Length).Concat(strays)),
            Uploads = SizeTotal.Of(_index.Repositories.SelectMany(it => it.Uploads).Select(upload => upload.Length)),
            Repositories =
            [
                .. held.Select(it => new RepositoryUsage(
                    it.Reach.Repository.Name,
                    repositories.Of(it.All),
                    repositories.PortionOf(it.All),
                    [.. it.Holders.Tags.Select(tag => new TagUsage(tag.Entry.Tag, tag.Entry.Current.Target, holders.Of(tag.Blobs)))],
                    it.Holders.Untagged is { } untagged ? holders.Of(untagged) : null)),
            ],
            LargestBlobs = Largest(largestBlobs),
            Uncertainties = [.. _reachability.Refusals, .. _reachability.Repositories.SelectMany(it => it.Doubts).Distinct()],
        };
    }

    private static IEnumerable<Digest> AllOf(RepositoryReach reach)
    {
        var promised = reach.Promised(reach.Manifests);
        return reach.Doubts.Count > 0 ? promised.Concat(reach.Held()) : promised;
    }

    private (List<(TagEntry Entry, int[] Blobs)> Tags, int[]? Untagged) HoldersOf(RepositoryReach reach, Tally holders)
    {
        var graph = reach.Graph;
        var pulled = new HashSet<Digest>();
        var tags = new List<(TagEntry, int[])>();

        // Tags of one image take the same: it is followed once.
        foreach (var image in reach.Repository.Tags.Where(tag => tag.Stray is null).GroupBy(tag => tag.Current.Target))
        {
            var needs = image.Key is { } root ? graph.Pulled(root).ToList() : [];
            pulled.UnionWith(needs);
            var blobs = holders.Add(NumbersOf(needs), image.Count());
            tags.AddRange(image.Select(tag => (tag, blobs)));
        }

        tags.Sort(static (left, right) => left.Item1.Tag.CompareTo(right.Item1.Tag));
        var others = reach.Repository.Revisions.Where(link => !pulled.Contains(link.Named)).SelectMany(link => graph.Pulled(link.Named)).ToHashSet();
        return (tags, others.Count == 0 ? null : holders.Add(NumbersOf(others)));
    }

    private List<BlobUsage> Largest(int count)
    {
        var largest = _index.Blobs.Values.OrderByDescending(blob => blob.Length).ThenBy(blob => blob.Digest).Take(count).ToList();
        var users = new BlobUsers(_index, largest.Select(blob => blob.Digest).ToHashSet());
        return largest.ConvertAll(blob => new BlobUsage(blob.Digest, blob.Length, users.Of(blob.Digest)));
    }

    private int[] NumbersOf(IEnumerable<Digest> digests) => [.. _index.Blobs.NumbersOf(digests).Distinct()];

    /// <summary>Counts how many holders each blob has.</summary>
    private sealed class Tally(long[] lengths)
    {
        private readonly int[] _holders = new int[lengths.Length];

        public int[] Add(int[] blobs, int holders = 1)
        {
            foreach (var blob in blobs)
            {
                _holders[blob] += holders;
            }

            return blobs;
        }

        public DiskUsage Of(int[] blobs)
        {
            var unique = blobs.Where(blob => _holders[blob] == 1).Sum(blob => lengths[blob]);
            return new DiskUsage(blobs.Sum(blob => lengths[blob]) - unique, unique);
        }

        public double PortionOf(int[] blobs) => blobs.Sum(blob => (double)lengths[blob] / _holders[blob]);

        public SizeTotal Total()
        {
            var (blobs, bytes) = (0, 0L);
            foreach (var (blob, holders) in _holders.Index())
            {
                (blobs, bytes) = holders > 0 ? (blobs + 1, bytes + lengths[blob]) : (blobs, bytes);
            }

            return new SizeTotal(blobs, bytes);
        }
    }
}
