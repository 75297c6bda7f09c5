using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Checks;

/// <summary>
/// What is promised by a revision of some repository, directly or through other manifests. What could not be read counts as promising all that it
/// might: nothing is called an orphan from absence of proof.
/// </summary>
internal sealed class Reachability(StoreIndex index)
{
    /// <summary>Whether the disk alone can tell what is used: not in a cache, nor where manifests or tags live in a database, nor past an unreadable directory.</summary>
    private readonly bool _canClaim = index.Kind == StoreKind.Plain && !index.AllIrregularities.Any(it => it.HidesContent);

    /// <summary>The blobs that nothing refers to, in order of digest; none where the store cannot tell.</summary>
    public IReadOnlyList<BlobEntry> Orphans()
    {
        if (!_canClaim)
        {
            return [];
        }

        var reached = new HashSet<Digest>();
        foreach (var repository in index.Repositories)
        {
            Mark(repository, reached);
        }

        return [.. index.Blobs.Values.Where(blob => !reached.Contains(blob.Digest)).OrderBy(blob => blob.Digest)];
    }

    /// <summary>The revisions that no tag, index or subject leads to; none where the store cannot tell.</summary>
    public IEnumerable<(RepositoryName Repository, Digest Digest)> UntaggedRevisions()
    {
        if (!_canClaim)
        {
            return [];
        }

        return index.Repositories
            .Where(repository => repository.Tags.All(tag => tag.Current.State is LinkState.Sound or LinkState.Absent) && IsKnown(repository))
            .SelectMany(repository => UntaggedIn(repository).Select(digest => (repository.Name, digest)));
    }

    private IEnumerable<Digest> UntaggedIn(RepositoryEntry repository)
    {
        var named = repository.Tags.Select(tag => tag.Current.Target).OfType<Digest>().ToHashSet();
        foreach (var link in repository.Revisions)
        {
            named.UnionWith(index.FindManifest(link.Named)?.Manifests.Select(child => child.Digest) ?? []);
        }

        return repository.Revisions
            .Where(link => !named.Contains(link.Named))
            .Where(link => index.FindManifest(link.Named)?.Subject is not { } subject || repository.FindRevision(subject.Digest) is null)
            .Select(link => link.Named);
    }

    private void Mark(RepositoryEntry repository, HashSet<Digest> reached)
    {
        var pending = new Stack<Digest>(repository.Revisions.SelectMany(NamesOf).Concat(repository.Tags.Select(tag => tag.Current.Target).OfType<Digest>()));
        var seen = new HashSet<Digest>();
        while (pending.TryPop(out var digest))
        {
            reached.Add(digest);
            if (!seen.Add(digest) || index.FindManifest(digest) is not { } manifest)
            {
                continue;
            }

            foreach (var child in manifest.Manifests)
            {
                pending.Push(child.Digest);
            }

            foreach (var blob in manifest.Blobs)
            {
                reached.Add(blob.Digest);
                if (repository.FindLayerLink(blob.Digest)?.Target is { } stored)
                {
                    reached.Add(stored);
                }
            }
        }

        if (!IsKnown(repository))
        {
            reached.UnionWith(repository.LayerLinks.SelectMany(NamesOf));
        }
    }

    /// <summary>Whether all that the repository promises is known: each revision's link and manifest were understood.</summary>
    private bool IsKnown(RepositoryEntry repository) => repository.Revisions.All(link => link.Target is { } target && index.FindManifest(target) is { UnknownDigests.Count: 0 });

    private static IEnumerable<Digest> NamesOf(LinkEntry link) => link.Target is { } target && target != link.Named ? [link.Named, target] : [link.Named];
}
