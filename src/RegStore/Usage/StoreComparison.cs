using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Usage;

/// <summary>Compares two stores by what they promise: a pure function over two indexes.</summary>
internal static class StoreComparison
{
    public static StoreDifference Of(StoreIndex first, StoreIndex second, IEnumerable<Irregularity> faults)
    {
        var (repositories, others) = (Names(first), Names(second));
        var (tags, otherTags) = (Tags(first), Tags(second));
        var (revisions, otherRevisions) = (Revisions(first), Revisions(second));
        var (blobs, otherBlobs) = (Promised(first), Promised(second));
        return new StoreDifference
        {
            RepositoriesAdded = Sorted(others.Except(repositories)),
            RepositoriesRemoved = Sorted(repositories.Except(others)),
            Tags =
            [
                .. tags.Keys.Union(otherTags.Keys)
                    .Select(key => (Key: key, IsAdded: !tags.TryGetValue(key, out var from), IsRemoved: !otherTags.TryGetValue(key, out var to), From: from, To: to))
                    .Where(it => it.IsAdded || it.IsRemoved || it.From != it.To)
                    .OrderBy(it => it.Key.Repository).ThenBy(it => it.Key.Tag)
                    .Select(it => new TagDifference(new ImageReference(it.Key.Repository, it.Key.Tag), it.IsAdded, it.IsRemoved, it.From, it.To)),
            ],
            RevisionsAdded = References(otherRevisions.Except(revisions)),
            RevisionsRemoved = References(revisions.Except(otherRevisions)),
            BlobsAdded = Total(otherBlobs, blobs),
            BlobsRemoved = Total(blobs, otherBlobs),
            BlobsOfOtherLength = Sorted(blobs.Where(blob => otherBlobs.TryGetValue(blob.Key, out var length) && length != blob.Value).Select(blob => blob.Key)),
            Unread = [.. faults.Concat(first.AllIrregularities).Concat(second.AllIrregularities).Where(it => it.HidesContent).Select(it => it.AsUncertainty())],
        };
    }

    private static HashSet<RepositoryName> Names(StoreIndex index) => [.. index.Repositories.Where(it => it.Revisions.Count > 0 || it.Tags.Count > 0).Select(it => it.Name)];

    private static Dictionary<(RepositoryName Repository, Tag Tag), Digest?> Tags(StoreIndex index) =>
        index.Repositories.SelectMany(it => it.Tags.Where(tag => tag.Stray is null && !tag.IsLitter), (it, tag) => ((it.Name, tag.Tag), tag.Current.Target)).ToDictionary(it => it.Item1, it => it.Target);

    private static HashSet<(RepositoryName Repository, Digest Digest)> Revisions(StoreIndex index) =>
        [.. index.Repositories.SelectMany(it => it.Revisions.Where(link => link.Target is not null), (it, link) => (it.Name, link.Named))];

    private static Dictionary<Digest, long> Promised(StoreIndex index)
    {
        var reachability = new Reachability(index);
        return index.Blobs.Values.Where(blob => reachability.IsKept(blob.Digest)).ToDictionary(blob => blob.Digest, blob => blob.Length);
    }

    private static SizeTotal Total(Dictionary<Digest, long> here, Dictionary<Digest, long> there)
    {
        var missing = here.Where(blob => !there.ContainsKey(blob.Key)).ToList();
        return new SizeTotal(missing.Count, missing.Sum(blob => blob.Value));
    }

    private static List<ImageReference> References(IEnumerable<(RepositoryName Repository, Digest Digest)> revisions) =>
        [.. revisions.OrderBy(it => it.Repository).ThenBy(it => it.Digest).Select(it => new ImageReference(it.Repository, it.Digest))];

    private static List<T> Sorted<T>(IEnumerable<T> items) => [.. items.Order()];
}
