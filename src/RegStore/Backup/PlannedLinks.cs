using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>A link to write, or a directory that a registry needs though nothing is in it.</summary>
/// <param name="Path">The storage path.</param>
/// <param name="Target">What the link says; null for a directory.</param>
/// <param name="Modified">When it was last written, UTC.</param>
internal readonly record struct PlannedLink(string Path, Digest? Target, DateTime Modified)
{
    /// <summary>Writes it.</summary>
    public void WriteTo(WritableTree tree)
    {
        if (Target is { } target)
        {
            tree.Write(Path, StorageLayout.LinkContent(target), Modified);
        }
        else
        {
            tree.CreateDirectory(Path);
        }
    }
}

/// <summary>The links of a repository, written from what they mean: a damaged copy never travels, and a link that was missing is there again.</summary>
internal sealed class PlannedLinks(BackupPlan plan, KeptImages images)
{
    /// <summary>The links in the order of their paths: of layers, of revisions, of tags.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="kept">The revisions that can be pulled.</param>
    /// <param name="name">What it shall be called.</param>
    public IEnumerable<PlannedLink> Of(PlannedRepository repository, IReadOnlySet<Digest> kept, RepositoryName name)
    {
        var entry = repository.Entry;
        var layers = repository.Layers.Where(layer => images.IsWritten(entry.Name, layer.Key, layer.Value)).OrderBy(layer => layer.Key).ToList();
        if (layers.Count == 0)
        {
            yield return new PlannedLink(StorageLayout.LayersOf(name), null, default);
        }

        foreach (var (named, stored) in layers)
        {
            yield return new PlannedLink(StorageLayout.LayerLink(name, named), stored, Time(entry.FindLayerLink(named)?.Reading, stored));
        }

        foreach (var digest in kept.Order())
        {
            yield return new PlannedLink(StorageLayout.RevisionLink(name, digest), digest, Time(entry.FindRevision(digest)?.Reading, digest));
        }

        foreach (var tag in Tags(repository, kept))
        {
            var target = tag.Current.Target!.Value;
            yield return new PlannedLink(StorageLayout.TagLink(name, tag.Tag), target, Time(tag.Current, target));
            foreach (var past in tag.History.Select(link => link.Named).Where(kept.Contains).Append(target).Distinct().Order())
            {
                var reading = tag.History.Where(link => link.Named == past).Select(link => (LinkReading?)link.Reading).FirstOrDefault() ?? tag.Current;
                yield return new PlannedLink(StorageLayout.LinkBelow(StorageLayout.TagHistory(name, tag.Tag), past), past, Time(reading, past));
            }
        }
    }

    /// <summary>The tags that can be pulled, in the order of their paths.</summary>
    public static IEnumerable<TagEntry> Tags(PlannedRepository repository, IReadOnlySet<Digest> kept) =>
        repository.Tags.Where(tag => tag.Current.Target is { } target && kept.Contains(target)).OrderBy(tag => $"{tag.Tag}/", StringComparer.Ordinal);

    // A link that is not there, or could not be read, is as old as what it names.
    private DateTime Time(LinkReading? reading, Digest target) => reading is { Modified: var time } && time != default ? time : plan.Index.Blobs[target].Modified;
}
