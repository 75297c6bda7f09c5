using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>
/// What a pull-through cache fetched, and may lack again: tags come before content, and content expires. What was pushed stands in no state of a cache, and lacks
/// nothing as long as it is sound.
/// </summary>
internal sealed class FetchedContent
{
    private readonly StoreIndex _index;
    private readonly HashSet<(RepositoryName Repository, Digest Digest)> _pushed = [];
    private readonly HashSet<Digest> _pushedAnywhere = [];

    public FetchedContent(StoreIndex index)
    {
        _index = index;
        foreach (var repository in index.Kind == StoreKind.PullThroughCache ? index.Repositories : [])
        {
            foreach (var digest in repository.Revisions.Select(link => link.Named).Where(digest => !index.IsFetched(repository.Name, digest)))
            {
                var manifest = index.FindManifest(digest);
                foreach (var needed in (manifest?.Blobs ?? []).Concat(manifest?.Manifests ?? []).Select(it => it.Digest).Append(digest))
                {
                    _pushed.Add((repository.Name, needed));
                    _pushedAnywhere.Add(needed);
                }
            }
        }
    }

    /// <summary>Whether nothing that was pushed misses what a finding says to be absent.</summary>
    public bool Forgives(Finding draft) => _index.Kind == StoreKind.PullThroughCache
        && draft.Kind != FindingKind.RepositoriesMissing
        && !draft.Needs.Any(need => need.Repository is { } name ? _pushed.Contains((name, need.Digest)) : _pushedAnywhere.Contains(need.Digest))
        && (draft.Tag is null || draft.Needs.Count > 0 || IsExpired(draft.Tag.Repository));

    // A tag outlives what it named: with it in a cache, or with all that the repository held.
    private bool IsExpired(RepositoryName name) =>
        _index.Cache?.Fetched(name) != false || _index.Repositories.FirstOrDefault(it => it.Name == name) is not { Revisions.Count: > 0 };
}
