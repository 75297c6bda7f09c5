using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Usage;

/// <summary>Writes what was found in the words of the server's <c>garbage-collect --dry-run</c>, so that the two can be compared line by line.</summary>
/// <remarks>Source: <see href="https://github.com/distribution/distribution/blob/v2.8.3/registry/storage/garbagecollect.go"/>, and of v3.1.1.</remarks>
internal sealed class CollectionTranscript
{
    private readonly StoreIndex _index;
    private readonly bool _isThree;
    private readonly HashSet<Digest> _marked = [];
    private readonly HashSet<string> _doomed;
    private readonly OrphanReport _report;
    private readonly Reachability _reachability;

    public CollectionTranscript(OrphanReport report, Reachability reachability, ServerGenerations generation)
    {
        _report = report;
        _reachability = reachability;
        _index = reachability.Index;
        _isThree = generation == ServerGenerations.Three;
        _doomed = [.. report.Orphans.Where(orphan => orphan.Class == OrphanClass.Revision).Select(orphan => orphan.Path)];
    }

    /// <summary>The lines, in the server's order where it has one, else in order of digest.</summary>
    public IEnumerable<string> Lines()
    {
        var reaches = _reachability.Repositories
            .Where(it => it.Repository.Revisions.Count > 0 || (_isThree ? it.Repository.HasManifests : it.Repository.HasLayers))
            .Order(Comparer<RepositoryReach>.Create((left, right) => StorageLayout.CompareInWalkOrder(left.Repository.Name, right.Repository.Name)))
            .ToList();
        var repositories = reaches.ConvertAll(it => it.Repository);
        foreach (var line in reaches.SelectMany(Mark))
        {
            yield return line;
        }

        foreach (var line in _isThree ? repositories.SelectMany(DoomedOf, WithTags) : [])
        {
            yield return line;
        }

        var blobs = _report.Orphans.Where(orphan => orphan.Class == OrphanClass.Blob).ToList();
        yield return "";
        yield return $"{_marked.Count} blobs marked, {blobs.Count} blobs and {_doomed.Count} manifests eligible for deletion";
        foreach (var blob in blobs)
        {
            yield return $"blob eligible for deletion: {blob.Digest}";
        }

        foreach (var (repository, link) in _isThree ? repositories.SelectMany(it => it.LayerLinks, ValueTuple.Create) : [])
        {
            if (link.Target is { } target && _index.Blobs.ContainsKey(target) && !_marked.Contains(target))
            {
                yield return $"{repository.Name}: layer link eligible for deletion: {target}";
            }
        }
    }

    private IEnumerable<string> Mark(RepositoryReach reach)
    {
        var repository = reach.Repository;
        yield return $"{repository.Name}";
        foreach (var link in repository.Revisions.Where(link => link.Target is { } target && _index.Blobs.ContainsKey(target)))
        {
            if (_doomed.Contains(StorageLayout.RevisionLink(repository.Name, link.Named)))
            {
                if (!_isThree)
                {
                    yield return $"manifest eligible for deletion: {link.Named}";
                }

                continue;
            }

            yield return $"{repository.Name}: marking manifest {link.Named} ";
            _marked.Add(link.Named);
            foreach (var line in References(reach, link.Named))
            {
                yield return line;
            }
        }

        foreach (var blob in (reach.Doubts.Count > 0 ? reach.Held() : []).Where(_marked.Add))
        {
            yield return $"{repository.Name}: marking blob {blob}";
        }
    }

    /// <summary>A line for each blob that a manifest names; 2.8 tells each as often as it is named, 3.x once and with all that lies below.</summary>
    private IEnumerable<string> References(RepositoryReach reach, Digest manifest) => Walk.Namings(Named(reach, manifest), digest => Below(reach, digest), _marked.Add)
        .Where(it => it.IsNew || !_isThree)
        .Select(it => $"{reach.Repository.Name}: marking blob {it.Digest}");

    // The server of 2.8 looks one level deep, which is enough where each manifest is a revision; what is none is followed here all the same.
    private IEnumerable<Digest> Below(RepositoryReach reach, Digest digest) => _isThree || reach.Repository.FindRevision(digest) is null ? Named(reach, digest) : [];

    private static IEnumerable<Digest> Named(RepositoryReach reach, Digest manifest) => reach.Graph.Named(manifest).SelectMany(reach.Graph.Names);

    private IEnumerable<LinkEntry> DoomedOf(RepositoryEntry repository) =>
        repository.Revisions.Where(link => _doomed.Contains(StorageLayout.RevisionLink(repository.Name, link.Named)));

    private static string WithTags(RepositoryEntry repository, LinkEntry link) =>
        $"manifest eligible for deletion: {{{repository.Name} {link.Named} [{string.Join(' ', repository.Tags.Select(tag => tag.Tag))}]}}";
}
