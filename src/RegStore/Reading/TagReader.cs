using RegStore.Files;
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
            tags.Add(entry.Kind == EntryKind.Directory ? Read(walk, quick, name, tag) : ReadOther(walk, name, tag, entry));
        }

        tags.Sort(static (left, right) => left.Tag.CompareTo(right.Tag));
        return [.. tags];
    }

    private static TagEntry Read(StoreWalk walk, DiskDirectory? quick, RepositoryName name, Tag tag) =>
        walk.Skims && LinkReader.Skim(walk, quick, StorageLayout.TagsOf(name), tag.ToString(), StorageLayout.ToCurrent) is { State: not (LinkState.Absent or LinkState.NotARegularFile) } link
            ? new TagEntry(tag, link, walk.TellsHistory ? SkimHistory(walk, quick, name, tag) : [])
            : ReadFrom(walk, tag, StorageLayout.TagDirectory(name, tag));

    // The registry follows a symbolic link to another tag; what it would find outside of the store is not looked at.
    private static TagEntry ReadOther(StoreWalk walk, RepositoryName name, Tag tag, SourceEntry entry)
    {
        var path = StorageLayout.TagDirectory(name, tag);
        if (Through(walk, path, entry, EntryKind.Directory) is { } directory)
        {
            return ReadFrom(walk, tag, directory);
        }

        var end = entry.LinkTarget is { } target ? walk.Source.Follow(path, target) : null;
        var leadsOut = entry.LinkTarget is not null && end is null;
        var state = leadsOut ? LinkState.Unreadable : entry is { Kind: EntryKind.Special, LinkTarget: null } ? LinkState.NotARegularFile : LinkState.Absent;
        return new TagEntry(tag, new LinkReading(state, null, entry.Modified), [], StoreWalk.Describe(entry)) { IsLink = leadsOut || (end is not null && walk.Look(end) is null) };
    }

    private static TagEntry ReadFrom(StoreWalk walk, Tag tag, string directory)
    {
        var entries = new Dictionary<string, SourceEntry>();
        foreach (var entry in walk.List(directory))
        {
            if (entry.Name is not (StorageLayout.Current or StorageLayout.History))
            {
                if (LitterNames.Find(tag.ToString()) is null)
                {
                    walk.Unknown($"{directory}/{entry.Name}", entry);
                }
            }
            else if (!entries.TryAdd(entry.Name, entry) || (entry.Kind != EntryKind.Directory && entry.Name == StorageLayout.History))
            {
                walk.Misfit($"{directory}/{entry.Name}", entry);
            }
        }

        var current = entries.TryGetValue(StorageLayout.Current, out var found) ? ReadCurrent(walk, $"{directory}/{StorageLayout.Current}", found) : new LinkReading(LinkState.Absent, null, default);
        return new TagEntry(
            tag,
            current.State == LinkState.Absent && walk.CouldNotList(directory) ? new LinkReading(LinkState.Unreadable, null, default) : current,
            entries.TryGetValue(StorageLayout.History, out var history) && history.Kind == EntryKind.Directory ? LinkTreeReader.Read(walk, $"{directory}/{StorageLayout.History}") : []);
    }

    private static LinkEntry[] SkimHistory(StoreWalk walk, DiskDirectory? quick, RepositoryName name, Tag tag)
    {
        using var history = quick?.Enter(tag.ToString(), StorageLayout.ToHistory);
        return LinkTreeReader.Skim(history, DigestAlgorithm.Sha256) ?? LinkTreeReader.Read(walk, StorageLayout.TagHistory(name, tag), areJudged: true);
    }

    private static LinkReading ReadCurrent(StoreWalk walk, string path, SourceEntry current)
    {
        if (Through(walk, path, current, EntryKind.Directory) is not { } directory)
        {
            return new LinkReading(LinkState.NotARegularFile, null, default);
        }

        var link = $"{directory}/{StorageLayout.Link}";
        foreach (var entry in walk.List(directory))
        {
            if (entry.Name != StorageLayout.Link)
            {
                walk.Unknown($"{directory}/{entry.Name}", entry);
            }
            else if (entry.Kind == EntryKind.Special)
            {
                link = Through(walk, link, entry, EntryKind.File) ?? link;
            }
        }

        return walk.CouldNotList(directory) ? new LinkReading(LinkState.Unreadable, null, default) : walk.ReadLink(link);
    }

    /// <summary>Where an entry is to be read: itself, or where it leads as a symbolic link within the store; null if that is nothing of the kind that belongs there.</summary>
    private static string? Through(StoreWalk walk, string path, SourceEntry entry, EntryKind wanted)
    {
        if (entry.Kind == wanted)
        {
            return path;
        }

        if (entry.LinkTarget is not { } target || walk.Source.Follow(path, target) is not { } end || walk.Look(end)?.Kind != wanted)
        {
            return null;
        }

        walk.Followed(path, entry);
        return end;
    }
}
