using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Reads a repository's tags.</summary>
internal static class TagReader
{
    /// <summary>Every entry of <c>tags/</c> with its link and history, in ordinal order.</summary>
    public static TagEntry[] ReadAll(StoreWalk walk, RepositoryName name)
    {
        var tags = new List<TagEntry>();
        using var quick = walk.Skims ? walk.Source.Enter(StorageLayout.TagsOf(name)) : null;
        foreach (var entry in walk.ListNames(StorageLayout.TagsOf(name)))
        {
            var tag = Tag.FromEntry(entry.Name);
            tags.Add(entry.Kind == EntryKind.Directory
                ? Read(walk, quick, name, tag)
                : new TagEntry(tag, new LinkReading(entry.Kind == EntryKind.Special ? LinkState.NotARegularFile : LinkState.Absent, null, entry.Modified), [], StoreWalk.Describe(entry)));
        }

        tags.Sort(static (left, right) => left.Tag.CompareTo(right.Tag));
        return [.. tags];
    }

    private static TagEntry Read(StoreWalk walk, DiskDirectory? quick, RepositoryName name, Tag tag)
    {
        if (walk.Skims && LinkReader.Skim(walk, quick, StorageLayout.TagsOf(name), tag.ToString(), StorageLayout.ToCurrent) is { State: not LinkState.Absent } link)
        {
            return new TagEntry(tag, link, walk.TellsHistory ? SkimHistory(walk, quick, name, tag) : []);
        }

        var directory = StorageLayout.TagDirectory(name, tag);
        var kinds = new Dictionary<string, EntryKind>();
        foreach (var entry in walk.List(directory))
        {
            if (entry.Name is not (StorageLayout.Current or StorageLayout.History))
            {
                walk.Unknown($"{directory}/{entry.Name}", entry);
            }
            else if (!kinds.TryAdd(entry.Name, entry.Kind) || (entry.Kind != EntryKind.Directory && entry.Name == StorageLayout.History))
            {
                walk.Misfit($"{directory}/{entry.Name}", entry);
            }
        }

        var current = kinds.TryGetValue(StorageLayout.Current, out var kind) ? ReadCurrent(walk, name, tag, kind) : new LinkReading(LinkState.Absent, null, default);
        return new TagEntry(
            tag,
            current.State == LinkState.Absent && walk.CouldNotList(directory) ? new LinkReading(LinkState.Unreadable, null, default) : current,
            kinds.GetValueOrDefault(StorageLayout.History, EntryKind.Special) == EntryKind.Directory ? LinkTreeReader.Read(walk, StorageLayout.TagHistory(name, tag)) : []);
    }

    private static LinkEntry[] SkimHistory(StoreWalk walk, DiskDirectory? quick, RepositoryName name, Tag tag)
    {
        using var history = quick?.Enter(tag.ToString(), StorageLayout.ToHistory);
        return LinkTreeReader.Skim(history, DigestAlgorithm.Sha256) ?? LinkTreeReader.Read(walk, StorageLayout.TagHistory(name, tag), areJudged: true);
    }

    private static LinkReading ReadCurrent(StoreWalk walk, RepositoryName name, Tag tag, EntryKind kind)
    {
        if (kind != EntryKind.Directory)
        {
            return new LinkReading(LinkState.NotARegularFile, null, default);
        }

        var directory = $"{StorageLayout.TagDirectory(name, tag)}/{StorageLayout.Current}";
        foreach (var entry in walk.List(directory))
        {
            if (entry.Name != StorageLayout.Link)
            {
                walk.Unknown($"{directory}/{entry.Name}", entry);
            }
        }

        return walk.CouldNotList(directory) ? new LinkReading(LinkState.Unreadable, null, default) : walk.ReadLink(StorageLayout.TagLink(name, tag));
    }
}
