using System.Text;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Repairs;

/// <summary>What damaged links must say, as far as it follows from what is there: never a choice between two.</summary>
internal sealed class DueLinks(StoreIndex index, IStoreSource store, AliasNames aliases)
{
    private const int LongestLink = 1024;

    private Dictionary<string, (string Path, Func<Digest?> Target)>? _byFinding;

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
        var tag = index.Repositories.SelectMany(it => it.Tags, (it, tag) => (it.Name, Tag: tag))
            .FirstOrDefault(it => StorageLayout.IsWithin(path, StorageLayout.TagDirectory(it.Name, it.Tag.Tag))).Tag;
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
                () => (link.Named.Algorithm == DigestAlgorithm.Sha256 ? link.Named : aliases.Find(repository, link.Named)) is { } target && target != link.Target ? target : null);
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
            : tag.Current.State == LinkState.Malformed && FindWithin(StorageLayout.TagLink(repository.Name, tag.Tag)) is { } said && tag.History.Any(it => it.Named == said) ? said
            : tag.History is [var only] ? only.Named
            : null;
        return target is { } digest && repository.FindRevision(digest) is not null ? digest : null;
    }

    // White space around the digest, as an editor leaves it, and capitals do not change what was meant.
    private Digest? FindWithin(string path)
    {
        var bytes = new byte[LongestLink];
        using var top = store.Enter();
        var isThere = top.Read(path, bytes, out var length) is not null;
        return isThere && Digest.TryParse(Encoding.UTF8.GetString(bytes, 0, length).Trim().ToLowerInvariant(), out var digest) ? digest : null;
    }
}
