using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Graph;

/// <summary>Who leads to whom within one repository: the one answer to what an index, an image, a tag or an attachment names.</summary>
/// <param name="index">The store.</param>
/// <param name="repository">The repository.</param>
internal sealed class RepositoryGraph(StoreIndex index, RepositoryEntry repository)
{
    private readonly Lazy<ILookup<Digest, Digest>> _referrers = new(() => repository.Revisions
        .Select(link => (Subject: index.FindManifest(link.Named)?.Subject?.Digest, link.Named))
        .Where(it => it.Subject is not null)
        .ToLookup(it => it.Subject!.Value, it => it.Named));

    private readonly Lazy<ILookup<Digest, Digest>> _attachments = new(() => repository.Tags
        .Where(tag => tag.Subject is not null && tag.Current.Target is not null)
        .ToLookup(tag => tag.Subject!.Value, tag => tag.Current.Target!.Value));

    /// <summary>The entries of an index; none of what is no index.</summary>
    public IEnumerable<Digest> Children(Digest manifest) => index.FindManifest(manifest)?.Manifests.Select(child => child.Digest) ?? [];

    /// <summary>All that a manifest names: configuration and layers, then the entries of an index.</summary>
    public IEnumerable<Digest> Named(Digest manifest) => (index.FindManifest(manifest)?.Blobs.Select(blob => blob.Digest) ?? []).Concat(Children(manifest));

    /// <summary>The manifests that one keeps alive: the entries of an index, what refers to it as its subject, and what a tag attaches to it.</summary>
    public IEnumerable<Digest> Kept(Digest manifest) => Children(manifest).Concat(_referrers.Value[manifest]).Concat(_attachments.Value[manifest]);

    /// <summary>Configuration and layers of a manifest, by the digests that they are stored under; the manifest's own first.</summary>
    public IEnumerable<Digest> Content(Digest manifest) =>
        (index.FindManifest(manifest)?.Blobs.Select(blob => repository.StoredAs(blob.Digest)) ?? []).Prepend(repository.StoredAs(manifest));

    /// <summary>A digest, and after it that which it is stored under, if that is another.</summary>
    public IEnumerable<Digest> Names(Digest blob) => repository.StoredAs(blob) is var stored && stored == blob ? [blob] : [blob, stored];

    /// <summary>The digests that a pull of a manifest asks for, the manifest's own first, each once, and those that they are stored under.</summary>
    public IEnumerable<Digest> Pulled(Digest manifest)
    {
        var seen = new HashSet<Digest>();
        foreach (var digest in Walk.From([manifest], Children).Where(seen.Add))
        {
            yield return digest;
            foreach (var blob in Owed(digest).SelectMany(Names).Where(seen.Add))
            {
                yield return blob;
            }
        }
    }

    /// <summary>The references that people can pull: every tag that has a revision's digest, and by digest the revisions to which no other leads.</summary>
    public IEnumerable<(ImageReference Reference, Digest Digest)> Roots()
    {
        var reached = repository.Revisions.SelectMany(link => Children(link.Named)).Concat(repository.Tags.Targets()).ToHashSet();
        return repository.Tags.Where(tag => tag.Current.Target is not null).Select(tag => (new ImageReference(repository.Name, tag.Tag), tag.Current.Target!.Value))
            .Concat(repository.Revisions.Where(link => !reached.Contains(link.Named)).Select(link => (new ImageReference(repository.Name, link.Named), link.Named)));
    }

    private IEnumerable<Digest> Owed(Digest manifest) => index.FindManifest(manifest)?.Blobs.Where(repository.IsOwed).Select(blob => blob.Digest) ?? [];
}
