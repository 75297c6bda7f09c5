using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Reads a repository's tags.</summary>
internal static class TagReader
{
    /// <summary>Every entry of <c>tags/</c> with its link and history, in ordinal order.</summary>
    public static TagEntry[] ReadAll(WalkedDirectory? tags)
    {
        var found = new List<TagEntry>();
        foreach (var entry in tags?.Names() ?? [])
        {
            found.Add(entry.Kind == EntryKind.Directory ? Read(tags!, entry.Name) : ReadOther(tags!, entry));
        }

        found.Sort(static (left, right) => left.Tag.CompareTo(right.Tag));
        return [.. found];
    }

    private static TagEntry Read(WalkedDirectory tags, string name)
    {
        var tag = Tag.FromEntry(name);
        if (!tags.Walk.FindsStrays && tags.ReadLink($"{name}/{StorageLayout.Current}/{StorageLayout.Link}") is { State: LinkState.Sound or LinkState.Empty or LinkState.Malformed } link)
        {
            return new TagEntry(tag, link, tags.Walk.ReadsHistory ? ReadHistory(tags, $"{name}/{StorageLayout.History}") : []);
        }

        using var directory = tags.Enter(name);
        return directory is not null ? ReadFrom(directory, tag)
            : new TagEntry(tag, new LinkReading(tags.Walk.CouldNotRead(tags.PathOf(name)) ? LinkState.Unreadable : LinkState.Absent, null, default), []);
    }

    // The registry follows a symbolic link to another tag; what it would find outside of the store is not looked at.
    private static TagEntry ReadOther(WalkedDirectory tags, EntryName name)
    {
        var (walk, tag, path) = (tags.Walk, Tag.FromEntry(name.Name), tags.PathOf(name.Name));
        var entry = tags.Look(name.Name) ?? new DirectoryEntry(name.Name, name.Kind, 0, default);
        if (Through(walk, path, entry, EntryKind.Directory) is { } other)
        {
            using var directory = walk.Enter(other);
            return directory is null ? new TagEntry(tag, new LinkReading(LinkState.Absent, null, default), []) : ReadFrom(directory, tag);
        }

        var end = entry.LinkTarget is { } target ? walk.Source.Follow(path, target) : null;
        var leadsOut = entry.LinkTarget is not null && end is null;
        var state = leadsOut ? LinkState.Unreadable : entry is { Kind: EntryKind.Special, LinkTarget: null } ? LinkState.NotARegularFile : LinkState.Absent;
        return new TagEntry(tag, new LinkReading(state, null, entry.Modified), [], entry.Words) { IsLink = leadsOut || (end is not null && walk.Look(end) is null) };
    }

    private static TagEntry ReadFrom(WalkedDirectory directory, Tag tag)
    {
        var entries = new Dictionary<string, EntryName>();
        foreach (var entry in directory.Names())
        {
            if (entry.Name is not (StorageLayout.Current or StorageLayout.History))
            {
                if (LitterNames.Find(tag.ToString()) is null)
                {
                    directory.Unknown(entry);
                }
            }
            else if (!entries.TryAdd(entry.Name, entry) || (entry.Kind != EntryKind.Directory && entry.Name == StorageLayout.History))
            {
                directory.Misfit(entry);
            }
        }

        var current = entries.TryGetValue(StorageLayout.Current, out var found) ? ReadCurrent(directory, found) : new LinkReading(LinkState.Absent, null, default);
        return new TagEntry(
            tag,
            current.State == LinkState.Absent && directory.Walk.CouldNotRead(directory.Path) ? new LinkReading(LinkState.Unreadable, null, default) : current,
            entries.TryGetValue(StorageLayout.History, out var history) && history.Kind == EntryKind.Directory ? ReadHistory(directory, StorageLayout.History) : []);
    }

    private static LinkEntry[] ReadHistory(WalkedDirectory directory, string below)
    {
        using var history = directory.Enter(below);
        return LinkTreeReader.Read(history, areSupposed: true);
    }

    private static LinkReading ReadCurrent(WalkedDirectory tag, EntryName current)
    {
        var (walk, path) = (tag.Walk, tag.PathOf(current.Name));
        var entry = current.Kind == EntryKind.Directory ? null : tag.Look(current.Name);
        var place = current.Kind == EntryKind.Directory ? path : entry is { } other ? Through(walk, path, other, EntryKind.Directory) : null;
        using var directory = place == path ? tag.Enter(current.Name) : place is not null ? walk.Enter(place) : null;
        if (directory is null)
        {
            return place is null ? new LinkReading(LinkState.NotARegularFile, null, default, IsSymbolicLink: entry?.LinkTarget is not null)
                : new LinkReading(walk.CouldNotRead(place) ? LinkState.Unreadable : LinkState.Absent, null, default);
        }

        string? elsewhere = null;
        foreach (var name in directory.Names())
        {
            if (name.Name != StorageLayout.Link)
            {
                directory.Unknown(name);
            }
            else if (name.Kind == EntryKind.Special && directory.Look(name.Name) is { } link)
            {
                elsewhere = Through(walk, directory.PathOf(name.Name), link, EntryKind.File);
            }
        }

        return walk.CouldNotRead(directory.Path) ? new LinkReading(LinkState.Unreadable, null, default)
            : elsewhere is not null ? walk.ReadLink(elsewhere)
            : directory.ReadLink();
    }

    /// <summary>Where an entry is to be read: itself, or where it leads as a symbolic link within the store; null if that is nothing of the kind that belongs there.</summary>
    private static string? Through(StoreWalk walk, string path, DirectoryEntry entry, EntryKind wanted)
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
