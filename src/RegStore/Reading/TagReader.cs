using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Reads a repository's tags.</summary>
internal static class TagReader
{
    /// <summary>Every entry of <c>tags/</c> with its link and history, in ordinal order.</summary>
    public static TagEntry[] ReadAll(StoreWalk walk, RepositoryName name)
    {
        var tags = new List<TagEntry>();
        foreach (var entry in walk.List(StorageLayout.TagsOf(name)))
        {
            var tag = Tag.FromEntry(entry.Name);
            tags.Add(entry.Kind == EntryKind.Directory
                ? Read(walk, name, tag)
                : new TagEntry(tag, new LinkReading(LinkState.Absent, null, entry.Modified), [], StoreWalk.Describe(entry)));
        }

        tags.Sort(static (left, right) => left.Tag.CompareTo(right.Tag));
        return [.. tags];
    }

    private static TagEntry Read(StoreWalk walk, RepositoryName name, Tag tag)
    {
        var directory = StorageLayout.TagDirectory(name, tag);
        foreach (var entry in walk.List(directory))
        {
            if (entry is not { Kind: EntryKind.Directory, Name: StorageLayout.Current or StorageLayout.History })
            {
                walk.Unknown($"{directory}/{entry.Name}", entry);
            }
        }

        foreach (var entry in walk.List($"{directory}/{StorageLayout.Current}"))
        {
            if (entry.Name != StorageLayout.Link)
            {
                walk.Unknown($"{directory}/{StorageLayout.Current}/{entry.Name}", entry);
            }
        }

        return new TagEntry(
            tag, LinkReader.Read(walk.Source, StorageLayout.TagLink(name, tag)), LinkTreeReader.Read(walk, StorageLayout.TagHistory(name, tag)));
    }
}
