using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Graph;

/// <summary>What one repository leads to: from its tags, and from all of its revisions.</summary>
internal sealed class RepositoryReach
{
    private readonly StoreIndex _index;
    private readonly List<Uncertainty> _doubts = [];
    private readonly HashSet<Digest> _leftovers;

    /// <summary>Follows what a repository promises.</summary>
    /// <param name="index">The store.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="isHeld">Whether some repository of the store holds a revision.</param>
    public RepositoryReach(StoreIndex index, RepositoryEntry repository, Func<Digest, bool> isHeld)
    {
        _index = index;
        Repository = repository;
        Graph = new RepositoryGraph(index, repository);
        var attached = repository.Tags.Where(tag => tag.Current.Target is not null).Select(tag => tag.Subject).OfType<Digest>().ToList();

        // A repository of nothing but attachments is where signatures of images elsewhere are kept.
        var isOfImages = attached.Count < repository.Tags.Count;
        _leftovers = [.. attached.Where(subject => isOfImages && !isHeld(subject))];
        Manifests = Follow(repository.Revisions.Select(link => link.Named).Concat(repository.Revisions.Targets()).Concat(repository.Tags.Targets()));
        JudgeManifests();
        var live = Follow(Roots().Select(root => root.Digest));
        Live = live.Count == Manifests.Count ? Manifests : live;
    }

    public RepositoryEntry Repository { get; }

    /// <summary>Who leads to whom in it.</summary>
    public RepositoryGraph Graph { get; }

    /// <summary>The digests of all manifests that revisions and tags lead to, whether they are on disk or not.</summary>
    public IReadOnlySet<Digest> Manifests { get; }

    /// <summary>Those to which a tag leads, through indexes and subjects. A tag that attaches something to an image counts as long as the image does.</summary>
    public IReadOnlySet<Digest> Live { get; }

    /// <summary>Why the repository may promise more than is known; empty if all of it was understood.</summary>
    public IReadOnlyList<Uncertainty> Doubts => _doubts;

    /// <summary>Why nothing can be said of what its tags lead to; null if all of them were read.</summary>
    public Uncertainty? DoubtOfTags =>
        Repository.Tags.FirstOrDefault(tag => tag.Current.State is not (LinkState.Sound or LinkState.Absent) || tag.LostLink) is { } tag
            ? new Uncertainty(StorageLayout.TagLink(Repository.Name, tag.Tag), "the tag cannot be read, so it may name any revision of the repository", isDamage: true)
        : Repository is { HasTags: false, Revisions.Count: > 0 }
            ? new Uncertainty(StorageLayout.ManifestsOf(Repository.Name), "the repository never had a tag: its revisions are used by digest", isDamage: false)
        : null;

    /// <summary>The revisions to which no tag leads, in order of digest.</summary>
    public IEnumerable<LinkEntry> Untagged() => Repository.Revisions.Where(link => !Live.Contains(link.Named));

    /// <summary>Those of some revisions that are not there for another's sake.</summary>
    public IEnumerable<Digest> RootsAmong(IEnumerable<LinkEntry> revisions)
    {
        var all = revisions.Select(link => link.Named).ToList();
        var below = all.SelectMany(Graph.Kept).ToHashSet();
        return all.Where(digest => !below.Contains(digest));
    }

    /// <summary>The blobs, by the digests that they are stored under, which some of its manifests promise; their own first.</summary>
    public IEnumerable<Digest> Promised(IEnumerable<Digest> manifests) => manifests.SelectMany(Graph.Content);

    /// <summary>All that lies in the repository: what it may promise, if it is not fully known.</summary>
    public IEnumerable<Digest> Held() => Repository.LayerLinks.SelectMany(link => link.IsAlias ? [link.Named, link.StoredAs] : new[] { link.Named });

    /// <summary>Whether a tag counts only as long as the image that it attaches something to.</summary>
    public bool IsAttachment(TagEntry tag) => tag.Subject is { } subject && (_leftovers.Contains(subject) || Repository.FindRevision(subject) is not null);

    /// <summary>What the tags name that count for themselves.</summary>
    public IEnumerable<(TagEntry Tag, Digest Digest)> Roots() =>
        Repository.Tags.Where(tag => tag.Current.Target is not null && !IsAttachment(tag)).Select(tag => (tag, tag.Current.Target!.Value));

    /// <summary>All manifests that some lead to: through indexes, and what is attached to them.</summary>
    public HashSet<Digest> Follow(IEnumerable<Digest> roots) => [.. Walk.From(roots, Graph.Kept)];

    private void JudgeManifests()
    {
        foreach (var link in Repository.Revisions.Where(link => link.Target is null))
        {
            _doubts.Add(new Uncertainty(StorageLayout.RevisionLink(Repository.Name, link.Named), "the link cannot be read, so it is not known what the revision refers to", isDamage: true));
        }

        foreach (var digest in Manifests)
        {
            var entry = _index.Manifests.GetValueOrDefault(digest);
            if (IsDoubtful(digest, entry))
            {
                _doubts.Add(new Uncertainty(StorageLayout.Blob(digest), "the manifest cannot be read or understood, so it is not known what it refers to", isDamage: true));
            }

            foreach (var blob in (entry?.Manifest?.Blobs ?? []).Concat(entry?.Manifest?.Manifests ?? []))
            {
                if (IsNameless(blob.Digest))
                {
                    _doubts.Add(new Uncertainty(
                        StorageLayout.LayerLink(Repository.Name, blob.Digest), "the link is missing or cannot be read, and only it says under which digest the blob is stored", isDamage: true));
                }
            }
        }

        _doubts.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
    }

    private bool IsDoubtful(Digest digest, ManifestEntry? entry) => entry switch
    {
        null => Repository.FindRevision(digest) is not null,

        // A manifest that is gone promises nothing, but a revision that is gone may be healed, and wants its blobs then.
        { State: ManifestState.Missing } => Repository.FindRevision(digest) is not null || _index.IsMisplaced(digest),
        { State: ManifestState.Sound, Manifest: { UnknownDigests.Count: 0, Kind: not ManifestKind.Unknown } } => false,
        _ => true,
    };

    /// <summary>Whether a blob is promised by another digest than it is stored under, and the link that would tell which is missing or cannot be read.</summary>
    private bool IsNameless(Digest blob) => blob.Function != DigestAlgorithm.Sha256
        && Repository.StoredAs(blob) == blob && !_index.Blobs.ContainsKey(blob);
}
