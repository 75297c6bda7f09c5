using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>Follows the choice within one repository: from tags and revisions to all that they need and, on request, to what refers to them.</summary>
internal sealed class RepositoryPlanner(StoreIndex index, RepositoryEntry repository, ImageSelection selection)
{
    private readonly RepositoryGraph _graph = new(index, repository);
    private readonly HashSet<Digest> _revisions = [];
    private readonly HashSet<Digest> _loose = [];
    private readonly HashSet<Digest> _gutted = [];
    private readonly SortedSet<TagEntry> _tags = new(Comparer<TagEntry>.Create(static (left, right) => left.Tag.CompareTo(right.Tag)));
    private readonly Dictionary<Digest, Digest> _layers = [];

    public PlannedRepository Plan()
    {
        foreach (var tag in repository.Tags.Where(IsChosen))
        {
            Take(tag);
        }

        foreach (var digest in selection.TakesUntagged ? Untagged() : [])
        {
            Take(digest);
        }

        while (selection.Referrers && TakeReferrers())
        {
            // A referrer may have referrers.
        }

        foreach (var digest in _revisions.Concat(_loose))
        {
            TakeLayers(digest);
        }

        if (selection.TakesLooseLayers)
        {
            TakeLooseLayers();
        }

        var unpullable = repository.Tags.Where(tag => !tag.IsLitter && !(tag.Tag.IsValid && tag.Stray is null) && selection.Takes(repository.Name, tag.Tag));
        return new PlannedRepository(repository, [.. _tags], [.. unpullable], _revisions, _loose, _gutted, _layers);
    }

    // A tag whose name is none cannot be pulled, and one that attaches something follows the image unless it was asked for.
    private bool IsChosen(TagEntry tag) =>
        tag.Tag.IsValid && tag.Stray is null && !tag.IsLitter && selection.Takes(repository.Name, tag.Tag) && !(tag.Current.Target is { } target && selection.Misses(index.FindManifest(target))) && (selection.Referrers || selection.Tags.Count > 0 || tag.Subject is null);

    private IEnumerable<Digest> Untagged()
    {
        var revisions = repository.Revisions.Select(link => link.Named);
        if (selection.TakesAll)
        {
            return revisions;
        }

        // What an index or a subject leads to goes with that, or is not chosen with that.
        var led = repository.Tags.Where(tag => tag.Subject is not null).Targets().ToHashSet();
        foreach (var digest in repository.Revisions.Select(link => link.Named))
        {
            led.UnionWith(_graph.Children(digest));
            if (SubjectOf(digest) is not null)
            {
                led.Add(digest);
            }
        }

        return revisions.Where(digest => !led.Contains(digest) && !selection.Misses(index.FindManifest(digest)));
    }

    private bool TakeReferrers()
    {
        var before = _revisions.Count + _tags.Count;
        foreach (var digest in repository.Revisions.Select(link => link.Named).Where(digest => SubjectOf(digest) is { } subject && _revisions.Contains(subject)))
        {
            Take(digest);
        }

        foreach (var tag in repository.Tags.Where(tag => tag.Subject is { } subject && _revisions.Contains(subject) && tag.Stray is null))
        {
            Take(tag);
        }

        return _revisions.Count + _tags.Count > before;
    }

    private void Take(TagEntry tag)
    {
        _tags.Add(tag);
        if (tag.Current.Target is { } target)
        {
            Take(target);
        }
    }

    // What was taken already was followed already.
    private void Take(Digest root) => Walk.Mark(
        [root],
        digest => SetOf(digest, isRoot: digest == root)?.Add(digest) == true ? index.FindManifest(digest)?.Manifests.Where(selection.Takes).Select(child => child.Digest) ?? [] : [],
        new HashSet<Digest>().Add);

    private HashSet<Digest>? SetOf(Digest digest, bool isRoot) => index.FindManifest(digest) switch
    {
        // Servers up to 2.8 follow a tag to a manifest that is linked as a layer only.
        _ when repository.FindRevision(digest) is not null || (isRoot && repository.FindLayerLink(digest) is not null) => _revisions,
        null => null,
        { } manifest when !manifest.Blobs.All(blob => !repository.IsOwed(blob) || index.Blobs.ContainsKey(repository.StoredAs(blob.Digest))) => _gutted,
        _ => isRoot ? _loose : null,
    };

    private void TakeLayers(Digest revision)
    {
        var entry = index.Manifests.GetValueOrDefault(revision);
        if (entry is not { State: ManifestState.Sound, Manifest: { UnknownDigests.Count: 0 } manifest })
        {
            if (_loose.Contains(revision))
            {
                return;
            }

            // What it promises is not known: whatever the repository holds may belong to it.
            TakeLooseLayers();
            return;
        }

        // An old BuildKit cache lists layers in an index; they are linked as such.
        var listed = manifest.Manifests.Where(child => repository.FindRevision(child.Digest) is null && repository.FindLayerLink(child.Digest) is not null);
        foreach (var blob in manifest.Blobs.Concat(listed))
        {
            var stored = repository.StoredAs(blob.Digest);
            if (!blob.MayBeAbsent || index.Blobs.ContainsKey(stored))
            {
                _layers[blob.Digest] = stored;
                _layers[stored] = stored;
            }
        }
    }

    private void TakeLooseLayers()
    {
        foreach (var link in repository.LayerLinks)
        {
            _layers.TryAdd(link.Named, repository.StoredAs(link.Named));
        }
    }

    private Digest? SubjectOf(Digest digest) =>
        index.FindManifest(digest)?.Subject is { } subject && repository.FindRevision(subject.Digest) is not null ? subject.Digest : null;
}
