using RegStore.Model;

namespace RegStore.Reading;

/// <summary>What a repository seems to lack: damage, or the trace of a server that was writing or deleting meanwhile.</summary>
internal sealed class Doubts
{
    private readonly HashSet<(string About, Digest? Digest, DateTime Emptied)> _items = [];
    public bool Any => _items.Count > 0;

    public bool HasEmptyLink { get; private set; }

    /// <summary>When the link was emptied that was emptied last, UTC; the earliest time of all where none is empty.</summary>
    public DateTime Emptied { get; private set; }

    /// <summary>The blobs that seem missing or wrong.</summary>
    public IEnumerable<Digest> Missing => _items.Where(item => item.About == BlobItem).Select(item => item.Digest!.Value);

    private const string BlobItem = "blob";

    /// <summary>Whether another reading doubts the same; an empty link that was emptied once more since is another doubt.</summary>
    public bool SameAs(Doubts other) => _items.SetEquals(other._items);

    /// <summary>What a repository seems to lack, of what a scan of some depth looks at: skimming, layers are not asked for.</summary>
    public static Doubts Of(RepositoryEntry repository, StoreIndex index, ScanDepth depth)
    {
        var doubts = new Doubts();
        foreach (var tag in repository.Tags)
        {
            doubts.AddLink($"tag {tag.Tag}", tag.Current);
            if (tag.Current.State == LinkState.Absent)
            {
                // The server writes a tag's history before its link: a push gets as long to finish as one that has emptied a link.
                doubts._items.Add(($"tag {tag.Tag}", null, default));
                doubts.HasEmptyLink |= tag.Stray is null;
            }

            // Every push of a tag writes the entry in its history anew, as it does the link.
            foreach (var past in tag.History)
            {
                doubts.AddLink($"history of tag {tag.Tag}", past.Reading, past.Named);
            }

            if (tag.Current.Target is { } target && repository.FindRevision(target) is null)
            {
                doubts._items.Add(($"tag {tag.Tag}", target, default));
            }
        }

        foreach (var link in repository.LayerLinks)
        {
            doubts.AddLink("layer link", link.Reading, link.Named);
        }

        foreach (var link in repository.Revisions)
        {
            doubts.AddLink("revision link", link.Reading, link.Named);
            if (link.Target is { } digest)
            {
                doubts.AddManifest(digest, repository, index, depth == ScanDepth.Everything);
            }
        }

        return doubts;
    }

    private void AddManifest(Digest digest, RepositoryEntry repository, StoreIndex index, bool withLayers)
    {
        if (!index.Manifests.TryGetValue(digest, out var entry) || entry.State is ManifestState.Missing or ManifestState.Empty or ManifestState.DigestMismatch)
        {
            _items.Add((BlobItem, digest, default));
        }

        foreach (var child in entry?.Manifest?.Manifests ?? [])
        {
            if (repository.FindRevision(child.Digest) is null && repository.FindLayerLink(child.Digest) is null)
            {
                _items.Add(("index entry", child.Digest, default));
            }
        }

        foreach (var blob in (withLayers ? entry?.Manifest?.Blobs : null) ?? [])
        {
            var link = repository.FindLayerLink(blob.Digest);
            if (link is null && repository.IsOwed(blob))
            {
                _items.Add(("unlinked layer", blob.Digest, default));
            }

            if ((link?.ServedAs ?? blob.Digest) is var stored && !index.Blobs.ContainsKey(stored) && repository.IsOwed(blob))
            {
                _items.Add((BlobItem, stored, default));
            }
        }
    }

    private void AddLink(string about, LinkReading reading, Digest? named = null)
    {
        HasEmptyLink |= reading.State == LinkState.Empty;
        if (reading.State is LinkState.Empty or LinkState.Malformed)
        {
            var emptied = reading.State == LinkState.Empty ? reading.Modified : default;
            _items.Add((about, named, emptied));
            Emptied = emptied > Emptied ? emptied : Emptied;
        }
    }
}
