using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Repairs;

/// <summary>What damaged links must say, as far as it follows from what is there: never a choice between two.</summary>
internal sealed class DueLinks(StoreIndex index, IStoreSource store, AliasNames aliases)
{
    private Dictionary<string, (string Path, Func<Digest?> Target)>? _byFinding;
    private Dictionary<string, TagEntry>? _tags;

    /// <summary>The link to write for a finding, and what it must say; null if that does not follow from anything.</summary>
    /// <param name="path">The storage path of the finding.</param>
    public (string Path, Digest Target)? Of(string path)
    {
        _byFinding ??= index.Repositories.SelectMany(OfRepository).DistinctBy(it => it.Finding).ToDictionary(it => it.Finding, it => (it.Path, it.Target));
        return _byFinding.TryGetValue(path, out var link) && link.Target() is { } target ? (link.Path, target) : null;
    }

    /// <summary>Why nothing follows for a tag, in words.</summary>
    /// <param name="path">The storage path of the finding.</param>
    public string WhyNot(string path)
    {
        _tags ??= index.Repositories.SelectMany(it => it.Tags, (it, tag) => (Path: StorageLayout.TagDirectory(it.Name, tag.Tag), tag)).ToDictionary(it => it.Path, it => it.tag);
        var tag = StorageLayout.DirectoriesAbove(path).Append(path).Select(above => _tags.GetValueOrDefault(above)).FirstOrDefault(it => it is not null);
        return tag switch
        {
            null => "no blob of the store has the digest that its directory names",
            { Stray: not null } => "it is not a tag that a registry wrote",
            { History.Count: > 1 } => $"its history names {tag.History.Count} manifests, and nothing says which was last",
            { History.Count: 0 } => "it has no history that says what it named",
            _ => "the manifest that its history names is not in the repository: it may have been deleted",
        };
    }

    private IEnumerable<(string Finding, string Path, Func<Digest?> Target)> OfRepository(RepositoryEntry repository)
    {
        var name = repository.Name;
        foreach (var link in repository.Revisions.Where(IsDamaged))
        {
            yield return Same(StorageLayout.RevisionLink(name, link.Named), () => link.Named);
        }

        foreach (var link in repository.LayerLinks.Where(link => IsDamaged(link) || link.IsAlias))
        {
            yield return Same(
                StorageLayout.LayerLink(name, link.Named),
                () => (link.Named.Function == DigestAlgorithm.Sha256 ? link.Named : aliases.Find(repository, link.Named)) is { } target && target != link.Target ? target : null);
        }

        foreach (var tag in repository.Tags)
        {
            if (FindTarget(repository, tag) is { } target)
            {
                var path = StorageLayout.TagLink(name, tag.Tag);
                yield return (tag.LostLink ? StorageLayout.TagDirectory(name, tag.Tag) : path, path, () => target);
            }

            foreach (var past in tag.History.Where(IsDamaged))
            {
                yield return Same(StorageLayout.LinkBelow(StorageLayout.TagHistory(name, tag.Tag), past.Named), () => past.Named);
            }
        }
    }

    private static (string Finding, string Path, Func<Digest?> Target) Same(string path, Func<Digest?> target) => (path, path, target);

    private static bool IsDamaged(LinkEntry link) =>
        link.IsMismatched || link.Reading.State is LinkState.Empty or LinkState.Malformed or LinkState.NotARegularFile or LinkState.Absent;

    // A server writes the entry in the history before the link: with one entry, the link can have named nothing else.
    private Digest? FindTarget(RepositoryEntry repository, TagEntry tag)
    {
        var isDamaged = tag is { Stray: null, IsLitter: false, Tag.IsValid: true }
            && (tag.LostLink || tag.Current.State is LinkState.Empty or LinkState.Malformed or LinkState.NotARegularFile);
        Digest? target = !isDamaged ? null
            : tag.Current.State == LinkState.Malformed && FindMeant(StorageLayout.TagLink(repository.Name, tag.Tag)) is { } said && tag.History.Any(it => it.Named == said) ? said
            : tag.History is [var only] ? only.Named
            : null;
        return target is { } digest && repository.FindRevision(digest) is not null ? digest : null;
    }

    private Digest? FindMeant(string path)
    {
        using var top = store.Enter();
        return LinkReader.FindMeant(top, path);
    }
}
