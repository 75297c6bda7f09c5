using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>Says which of the planned images can be pulled of what was really written. An image is whole or it is left out; an index keeps the images that are whole.</summary>
/// <param name="plan">What was to go in.</param>
/// <param name="lost">The blobs that did not.</param>
/// <param name="wrongLinks">The paths of links that name a blob which is not the one their directory promises, as only hashing it tells.</param>
internal sealed class KeptImages(BackupPlan plan, IReadOnlySet<Digest> lost, IReadOnlySet<string> wrongLinks)
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
        foreach (var digest in Walk.NamedFirst(repository.Revisions, digest => Held(repository, digest)))
        {
            verdicts.Add(digest, HasContent(repository, digest) && HasImages(repository, digest, verdicts));
        }

        return verdicts.Where(it => it.Value).Select(it => it.Key).ToHashSet();
    }

    private IEnumerable<Descriptor> Chosen(Digest index) => plan.Index.FindManifest(index)?.Manifests.Where(plan.Selection.Takes) ?? [];

    private IEnumerable<Digest> Held(PlannedRepository repository, Digest index) => Chosen(index).Select(child => child.Digest).Where(repository.Revisions.Contains);

    private bool HasContent(PlannedRepository repository, Digest digest) =>
        plan.Index.Manifests.GetValueOrDefault(digest) is { State: ManifestState.Sound, Manifest: { UnknownDigests.Count: 0 } manifest }
        && IsWritten(digest)
        && manifest.Blobs.All(blob => !repository.Entry.IsOwed(blob) || plan.Index.IsFetched(repository.Entry.Name, digest) || HasBlob(repository, blob));

    private bool HasBlob(PlannedRepository repository, Descriptor blob) =>
        repository.Layers.TryGetValue(blob.Digest, out var stored) && IsWritten(repository.Entry.Name, blob.Digest, stored);

    // An index that lacks some of its platforms is whole, one that lacks all of them is not; a build cache lists layers in an index.
    private bool HasImages(PlannedRepository repository, Digest digest, Dictionary<Digest, bool> verdicts)
    {
        var images = Chosen(digest).Where(child => child.Platform is not { IsUnknown: true }).ToList();
        return images.Count == 0
            || images.Exists(child => verdicts.GetValueOrDefault(child.Digest) || (repository.Layers.TryGetValue(child.Digest, out var stored) && IsWritten(stored)))
            || plan.Index.IsFetched(repository.Entry.Name, digest);
    }
}
