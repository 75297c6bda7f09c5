using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Graph;

/// <summary>
/// What is promised by a revision of some repository, directly or through other manifests, and what a tag leads to. What could not be read counts as
/// promising all that it might: nothing is called an orphan from absence of proof.
/// </summary>
internal sealed class Reachability
{
    private readonly bool[] _promised;
    private readonly bool[] _tagged;
    private readonly bool[] _withheld;
    private readonly Lazy<Dictionary<RepositoryName, RepositoryReach>> _byName;

    public Reachability(StoreIndex index, IReadOnlyList<Irregularity>? faults = null)
    {
        Index = index;
        (_promised, _tagged, _withheld) = (new bool[index.Blobs.Count], new bool[index.Blobs.Count], new bool[index.Blobs.Count]);
        var held = new Lazy<HashSet<Digest>>(() => [.. index.Repositories.SelectMany(it => it.Revisions).Select(link => link.Named)]);
        var repositories = new RepositoryReach[index.Repositories.Count];
        Parallel.For(0, repositories.Length, number =>
        {
            repositories[number] = new RepositoryReach(index, index.Repositories[number], digest => held.Value.Contains(digest));
            Mark(repositories[number]);
        });
        Repositories = repositories;
        _byName = new(() => repositories.ToDictionary(it => it.Repository.Name));
        Refusals = [.. ReasonsToRefuse(faults ?? [])];
    }

    public StoreIndex Index { get; }

    public IReadOnlyList<RepositoryReach> Repositories { get; }

    /// <summary>Why nothing at all can be claimed: the disk alone cannot say what is used. Empty if it can.</summary>
    public IReadOnlyList<Uncertainty> Refusals { get; }

    /// <summary>Whether something promises a blob, or may promise it.</summary>
    public bool IsKept(Digest digest) => Index.Blobs.NumberOf(digest) is >= 0 and var number && (_promised[number] || _withheld[number]);

    /// <summary>Whether a tag leads to a blob, or may lead to it.</summary>
    public bool IsTagged(Digest digest) => Index.Blobs.NumberOf(digest) is >= 0 and var number && (_tagged[number] || _withheld[number]);

    /// <summary>Whether a blob is kept for no other reason than that something could not be read.</summary>
    public bool IsWithheld(Digest digest) => Index.Blobs.NumberOf(digest) is >= 0 and var number && _withheld[number] && !_promised[number];

    /// <summary>The blobs that nothing refers to, in order of digest; none where the store cannot say.</summary>
    public IReadOnlyList<BlobEntry> Orphans() =>
        Refusals.Count > 0 ? [] : [.. Index.Blobs.Values.Where((_, number) => !_promised[number] && !_withheld[number]).OrderBy(blob => blob.Digest)];

    /// <summary>The blobs to which no tag is known to lead, those among them that are withheld.</summary>
    public IEnumerable<BlobEntry> Doubtful() => Index.Blobs.Values.Where((_, number) => !_tagged[number] && !(_withheld[number] && _promised[number]));

    /// <summary>The revisions that no tag, index or subject leads to; none where the store cannot say.</summary>
    public IEnumerable<(RepositoryReach Reach, LinkEntry Revision)> UntaggedRevisions() =>
        Refusals.Count > 0 ? [] : Repositories.Where(IsJudged).SelectMany(it => it.Untagged(), (it, link) => (it, link));

    /// <summary>The blobs that a revision promises, itself and through others.</summary>
    public IEnumerable<Digest> HeldBy(RepositoryName repository, Digest revision) =>
        _byName.Value[repository].Promised(_byName.Value[repository].Follow([revision]));

    /// <summary>Whether what a repository's tags lead to is known, so that the rest can be told from it.</summary>
    private static bool IsJudged(RepositoryReach repository) => repository is { Doubts.Count: 0, DoubtOfTags: null };

    // Of several repositories that mark a blob at the same time each writes the same.
    private void Mark(RepositoryReach repository)
    {
        var isAllTagged = !IsJudged(repository) || repository.Live.Count == repository.Manifests.Count;
        foreach (var number in Index.Blobs.NumbersOf(repository.Promised(repository.Manifests)))
        {
            _promised[number] = true;
            if (isAllTagged)
            {
                _tagged[number] = true;
            }
        }

        foreach (var number in isAllTagged ? [] : Index.Blobs.NumbersOf(repository.Promised(repository.Live)))
        {
            _tagged[number] = true;
        }

        foreach (var number in repository.Doubts.Count == 0 ? [] : Index.Blobs.NumbersOf(repository.Held()))
        {
            _withheld[number] = true;
        }
    }

    private IEnumerable<Uncertainty> ReasonsToRefuse(IReadOnlyList<Irregularity> faults)
    {
        if (Index.Kind != StoreKind.Plain)
        {
            yield return new Uncertainty(null, "the disk alone does not show what is in use", isDamage: false);
        }

        else if (Index.LostRepositories)
        {
            yield return new Uncertainty(StorageLayout.Repositories, "there is no repository to name any blob, so all of them may be in use", isDamage: true);
        }

        foreach (var hidden in faults.Concat(Index.AllIrregularities).Where(it => it.HidesContent))
        {
            yield return new Uncertainty(hidden.Path, $"its content is not known: {hidden.Detail}", isDamage: true) { IsUnread = true };
        }

        foreach (var repository in Repositories.Where(it => it is { Doubts.Count: > 0, Repository.HasLayers: false }))
        {
            var doubt = repository.Doubts[0];
            yield return new Uncertainty(doubt.Path, $"{doubt.Reason}, and the repository has no _layers to tell", doubt.IsDamage);
        }
    }
}
