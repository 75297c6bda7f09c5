using RegStore.Files;

namespace RegStore.Archives;

/// <summary>A directory of an archive.</summary>
/// <param name="tree">The members.</param>
/// <param name="directory">The number of the directory in the tree.</param>
/// <param name="open">Opens the data of a member by its number.</param>
internal sealed class MemberDirectory(MemberTree tree, int directory, Func<int, Stream> open) : IDirectoryHandle
{
    public IEnumerable<EntryName> Names()
    {
        foreach (var child in tree.Children(directory))
        {
            var entry = tree.Entry(child);
            yield return new EntryName(entry.Name, entry.Kind);
        }
    }

    public IDirectoryHandle? Enter(string path) => Find(path) is { } node && tree.Entry(node).Kind == EntryKind.Directory ? new MemberDirectory(tree, node, open) : null;

    public DirectoryEntry? Look(string path) => Find(path) is { } node ? tree.Entry(node) : null;

    public Stream Open(string path) =>
        Find(path) is not { } node ? throw new FileNotFoundException($"The archive has no member for {path}.", path)
        : tree.Entry(node).Kind == EntryKind.File ? open(node)
        : throw new IOException($"no regular file: {path}");

    public void Dispose()
    {
    }

    private int? Find(string path)
    {
        var (parent, _) = DirectoryHandle.Split(path);
        var node = tree.Find(directory, path);
        return node != MemberTree.None ? node
            : parent.Length > 0 && Look(parent) is { Kind: not EntryKind.Directory } ? throw DirectoryHandle.Blocked(path)
            : null;
    }
}
