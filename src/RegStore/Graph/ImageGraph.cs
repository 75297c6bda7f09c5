using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Graph;

/// <summary>What a pull of an image needs, within one repository.</summary>
internal sealed class ImageGraph(StoreIndex index, RepositoryEntry repository)
{
    /// <summary>The references that people can pull: every tag that has a revision's digest, and by digest the revisions to which no other leads.</summary>
    public IEnumerable<(ImageReference Reference, Digest Digest)> Roots()
    {
        var reached = new HashSet<Digest>();
        foreach (var tag in repository.Tags)
        {
            if (tag.Current.Target is { } target)
            {
                reached.Add(target);
                yield return (new ImageReference(repository.Name, tag.Tag), target);
            }
        }

        foreach (var child in repository.Revisions.SelectMany(link => Children(link.Named)))
        {
            reached.Add(child);
        }

        foreach (var link in repository.Revisions.Where(link => !reached.Contains(link.Named)))
        {
            yield return (new ImageReference(repository.Name, link.Named), link.Named);
        }
    }

    /// <summary>The digests that a pull of a manifest asks for, the manifest's own first, each once.</summary>
    public IEnumerable<Digest> Pulled(Digest manifest)
    {
        var seen = new HashSet<Digest> { manifest };
        var pending = new Stack<Digest>(seen);
        while (pending.TryPop(out var digest))
        {
            yield return digest;
            foreach (var child in Children(digest).Where(seen.Add))
            {
                pending.Push(child);
            }

            foreach (var blob in Blobs(digest).SelectMany(Names).Where(seen.Add))
            {
                yield return blob;
            }
        }
    }

    private IEnumerable<Digest> Children(Digest digest) => index.FindManifest(digest)?.Manifests.Select(child => child.Digest) ?? [];

    private IEnumerable<Digest> Blobs(Digest digest) =>
        index.FindManifest(digest)?.Blobs.Where(repository.IsOwed).Select(blob => blob.Digest) ?? [];

    // A blob that was uploaded under sha512 is pulled by that name and stored by another.
    private IEnumerable<Digest> Names(Digest blob) =>
        repository.FindLayerLink(blob) is { IsAlias: true, Target: { } stored } ? [blob, stored] : [blob];
}
