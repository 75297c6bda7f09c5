using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Checks;

/// <summary>
/// What is promised by a revision of some repository, directly or through other manifests, and what a tag leads to. What could not be read counts as
/// promising all that it might: nothing is called an orphan from absence of proof.
/// </summary>
internal sealed class Reachability
{
    private readonly HashSet<Digest> _promised;
    private readonly HashSet<Digest> _tagged;
    private readonly HashSet<Digest> _withheld = [];

    public Reachability(StoreIndex index, IReadOnlyList<Irregularity>? faults = null)
    {
        Index = index;
        _promised = new HashSet<Digest>(index.Blobs.Count);
        var held = new Lazy<HashSet<Digest>>(() => [.. index.Repositories.SelectMany(it => it.Revisions).Select(link => link.Named)]);
        Repositories = [.. index.Repositories.AsParallel().AsOrdered().Select(repository => new RepositoryReach(index, repository, digest => held.Value.Contains(digest)))];

        // Where all is tagged, the two are the same.
        var isAllTagged = Repositories.All(it => !IsJudged(it) || it.Live.Count == it.Manifests.Count);
        _tagged = isAllTagged ? _promised : new HashSet<Digest>(index.Blobs.Count);
        foreach (var repository in Repositories)
        {
            _promised.UnionWith(repository.Promised(repository.Manifests));
            if (!isAllTagged)
            {
                _tagged.UnionWith(repository.Promised(IsJudged(repository) ? repository.Live : repository.Manifests));
            }

            if (repository.Doubts.Count > 0)
            {
                _withheld.UnionWith(repository.Held());
            }
        }

        Refusals = [.. ReasonsToRefuse(faults ?? [])];
    }

    public StoreIndex Index { get; }

    public IReadOnlyList<RepositoryReach> Repositories { get; }

    /// <summary>Why nothing at all can be claimed: the disk alone cannot tell what is used. Empty if it can.</summary>
    public IReadOnlyList<Withholding> Refusals { get; }

    /// <summary>Whether something promises a blob, or may promise it.</summary>
    public bool IsKept(Digest digest) => _promised.Contains(digest) || _withheld.Contains(digest);

    /// <summary>Whether a tag leads to a blob, or may lead to it.</summary>
    public bool IsTagged(Digest digest) => _tagged.Contains(digest) || _withheld.Contains(digest);

    /// <summary>Whether a blob is kept for no other reason than that something could not be read.</summary>
    public bool IsWithheld(Digest digest) => _withheld.Contains(digest) && !_promised.Contains(digest);

    /// <summary>The blobs that nothing refers to, in order of digest; none where the store cannot tell.</summary>
    public IReadOnlyList<BlobEntry> Orphans() =>
        Refusals.Count > 0 ? [] : [.. Index.Blobs.Values.Where(blob => !IsKept(blob.Digest)).OrderBy(blob => blob.Digest)];

    /// <summary>The revisions that no tag, index or subject leads to; none where the store cannot tell.</summary>
    public IEnumerable<(RepositoryEntry Repository, LinkEntry Revision)> UntaggedRevisions() =>
        Refusals.Count > 0 ? [] : Repositories.Where(IsJudged).SelectMany(it => it.Untagged(), (it, link) => (it.Repository, link));

    /// <summary>Whether what a repository's tags lead to is known, so that the rest can be told from it.</summary>
    private static bool IsJudged(RepositoryReach repository) => repository is { Doubts.Count: 0, DoubtOfTags: null };

    private IEnumerable<Withholding> ReasonsToRefuse(IReadOnlyList<Irregularity> faults)
    {
        if (Index.Kind != StoreKind.Plain)
        {
            yield return new Withholding(null, "what is used does not show on disk alone", IsDamage: false);
        }

        foreach (var hidden in faults.Concat(Index.AllIrregularities).Where(it => it.HidesContent))
        {
            yield return new Withholding(hidden.Path, $"what is behind it is not known: {hidden.Detail}", IsDamage: true);
        }

        foreach (var repository in Repositories.Where(it => it is { Doubts.Count: > 0, Repository.HasLayers: false }))
        {
            yield return repository.Doubts[0] with { Reason = $"{repository.Doubts[0].Reason}, and the repository has no _layers to tell" };
        }
    }
}
