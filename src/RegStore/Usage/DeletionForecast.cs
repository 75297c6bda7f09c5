using System.Text.Json.Serialization;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Usage;

/// <summary>What deleting some images would free.</summary>
public sealed class DeletionReport
{
    /// <summary>The tags that would go: those that were named, all that name a digest that was named, and those that attach something to an image that goes.</summary>
    [JsonInclude]
    public IReadOnlyList<ImageReference> Tags { get; internal set; } = [];

    /// <summary>The revisions that would go: those to which nothing else leads.</summary>
    [JsonInclude]
    public IReadOnlyList<ImageReference> Revisions { get; internal set; } = [];

    /// <summary>The blobs that nothing would refer to any more: what a garbage collection would free then that it would not free now.</summary>
    [JsonInclude]
    public SizeTotal Freed { get; internal set; } = SizeTotal.Nothing;

    /// <summary>Why more may go or stay than is reported: no revision is taken for gone in a repository of which not all could be read.</summary>
    [JsonInclude]
    public IReadOnlyList<Uncertainty> Uncertainties { get; internal set; } = [];
}

/// <summary>
/// Foretells what deleting images would free, by taking their links out of the index and looking what is still reached. An image goes with the entries of its
/// index and with what is attached to it, as far as nothing else leads there.
/// </summary>
internal sealed class DeletionForecast(Reachability before)
{
    private readonly StoreIndex _index = before.Index;

    /// <summary>Foretells the deletion of some images.</summary>
    /// <exception cref="RegistryStoreException">The store does not have one of them, or cannot say what is used.</exception>
    public DeletionReport Of(IReadOnlyCollection<ImageReference> images)
    {
        if (before.Refusals is [var refusal, ..])
        {
            throw new RegistryStoreException(
                refusal.IsDamage ? StoreFailure.Unreadable : StoreFailure.NotInStore, $"It is not known what the deletion would free: {refusal.Path ?? "this store"}: {refusal.Reason}.");
        }

        foreach (var image in images)
        {
            _index.Ensure(image);
        }

        var without = before.Repositories.Select(reach => Without(reach, [.. images.Where(image => image.Repository == reach.Repository.Name)])).ToList();
        var after = new Reachability(_index with { Repositories = [.. without.Select(it => it.Repository)] });
        var freed = _index.Blobs.Values.Where(blob => before.IsKept(blob.Digest) && !after.IsKept(blob.Digest)).ToList();
        return new DeletionReport
        {
            Tags = [.. without.SelectMany(it => it.Tags)],
            Revisions = [.. without.SelectMany(it => it.Revisions)],
            Freed = new SizeTotal(freed.Count, freed.Sum(blob => blob.Length)),
            Uncertainties =
            [
                .. before.Repositories.Where(reach => images.Any(image => image.Repository == reach.Repository.Name))
                    .SelectMany(reach => reach.DoubtOfTags is { IsDamage: true } doubt ? reach.Doubts.Append(doubt) : reach.Doubts)
                    .Distinct(),
            ],
        };
    }

    private static (RepositoryEntry Repository, IReadOnlyList<ImageReference> Tags, IReadOnlyList<ImageReference> Revisions) Without(
        RepositoryReach reach, List<ImageReference> images)
    {
        var repository = reach.Repository;
        if (images.Count == 0)
        {
            return (repository, [], []);
        }

        var digests = images.Select(image => image.Digest).OfType<Digest>().ToHashSet();
        var named = images.Select(image => image.Tag).OfType<Tag>().ToHashSet();
        var roots = reach.Roots().Select(root => (Tag: (Tag?)root.Tag.Tag, root.Digest)).Concat(reach.RootsAmong(reach.Untagged()).Select(digest => (Tag: (Tag?)null, Digest: digest))).ToList();
        var kept = reach.Follow(roots.Where(root => !digests.Contains(root.Digest) && !(root.Tag is { } tag && named.Contains(tag))).Select(root => root.Digest));
        var gone = IsDoubtful(reach) ? [] : reach.Follow(roots.Select(root => root.Digest)).Where(digest => !kept.Contains(digest)).ToHashSet();
        var (tags, goneTags) = Split(repository.Tags, tag => named.Contains(tag.Tag)
            || (tag.Current.Target is { } target && (digests.Contains(target) || (reach.IsAttachment(tag) && gone.Contains(target)))));
        var (revisions, goneRevisions) = Split(repository.Revisions, link => gone.Contains(link.Named));
        return (
            repository with { Tags = tags, Revisions = revisions },
            goneTags.ConvertAll(tag => new ImageReference(repository.Name, tag.Tag)),
            goneRevisions.ConvertAll(link => new ImageReference(repository.Name, link.Named)));
    }

    /// <summary>Whether something that cannot be read may lead to any revision of the repository.</summary>
    private static bool IsDoubtful(RepositoryReach reach) => reach.Doubts.Count > 0 || reach.DoubtOfTags is { IsDamage: true };

    private static (List<T> Kept, List<T> Gone) Split<T>(IReadOnlyList<T> items, Func<T, bool> isGone)
    {
        var parts = items.ToLookup(isGone);
        return ([.. parts[false]], [.. parts[true]]);
    }
}
