using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>Tells which of the planned images can be pulled of what was really written. An image is whole or it is left out; an index keeps the images that are whole.</summary>
/// <param name="plan">What was to go in.</param>
/// <param name="lost">The blobs that did not.</param>
/// <param name="wrongLinks">The paths of links that name a blob which is not the one their directory promises, as only hashing it tells.</param>
internal sealed class Wholeness(BackupPlan plan, IReadOnlySet<Digest> lost, IReadOnlySet<string> wrongLinks)
{
    private readonly HashSet<Digest> _written = [.. plan.Blobs.Select(blob => blob.Digest).Where(digest => !lost.Contains(digest))];

    /// <summary>Whether a blob was written.</summary>
    public bool IsWritten(Digest blob) => _written.Contains(blob);

    /// <summary>Whether a blob that a manifest promises was written, and is what it promises.</summary>
    /// <param name="name">The repository.</param>
    /// <param name="promised">The digest that the manifest says.</param>
    /// <param name="stored">The digest under which the blob is stored; another one if it was uploaded under sha512.</param>
    public bool IsWritten(RepositoryName name, Digest promised, Digest stored) =>
        IsWritten(stored) && (promised == stored || !wrongLinks.Contains(StorageLayout.LayerLink(name, promised)));

    /// <summary>The revisions of a repository that are kept.</summary>
    public IReadOnlySet<Digest> Kept(PlannedRepository repository)
    {
        var verdicts = new Dictionary<Digest, bool>();
        foreach (var digest in repository.Revisions)
        {
            IsKept(repository, digest, verdicts);
        }

        return verdicts.Where(it => it.Value).Select(it => it.Key).ToHashSet();
    }

    private bool IsKept(PlannedRepository repository, Digest digest, Dictionary<Digest, bool> verdicts)
    {
        if (verdicts.TryGetValue(digest, out var known))
        {
            return known;
        }

        // An index that names itself through others is decided by the others.
        verdicts[digest] = true;
        return verdicts[digest] = HasContent(repository, digest, out var manifest) && HasImages(repository, manifest, verdicts);
    }

    private bool HasContent(PlannedRepository repository, Digest digest, out Manifest manifest)
    {
        var entry = plan.Index.Manifests.GetValueOrDefault(digest);
        manifest = entry?.Manifest!;
        return entry is { State: ManifestState.Sound, Manifest.UnknownDigests.Count: 0 }
            && IsWritten(digest)
            && manifest.Blobs.All(blob => blob.MayBeAbsent || plan.Index.Kind == StoreKind.PullThroughCache || HasBlob(repository, blob));
    }

    private bool HasBlob(PlannedRepository repository, Descriptor blob) =>
        repository.Layers.TryGetValue(blob.Digest, out var stored) && IsWritten(repository.Entry.Name, blob.Digest, stored)
        && (blob.Size is not { } promised || promised == plan.Index.Blobs[stored].Length);

    private bool HasImages(PlannedRepository repository, Manifest manifest, Dictionary<Digest, bool> verdicts)
    {
        var children = manifest.Manifests.Where(plan.Selection.Takes).ToList();
        var held = children.Where(child => repository.Revisions.Contains(child.Digest)).ToList();
        var kept = held.Count(child => IsKept(repository, child.Digest, verdicts));

        // Sparse on purpose is whole; gutted, with manifests but not their layers, is not.
        return kept > 0 || (held.Count == 0 && !children.Any(child => repository.Gutted.Contains(child.Digest)));
    }
}
