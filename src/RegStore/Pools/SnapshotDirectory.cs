using RegStore.Files;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>
/// The top of a snapshot, or a directory above its blobs: the rest is that of its tar. Of the blobs of the pool it shows those that the snapshot names.
/// </summary>
/// <param name="source">The snapshot's tar and the pool's store, each opened where it is needed.</param>
/// <param name="named">The blobs that it names.</param>
/// <param name="at">The storage path of the directory; empty for the top.</param>
internal sealed class SnapshotDirectory((IStoreSource Links, IStoreSource Blobs) source, NamedBlobs named, string at = "") : IDirectoryHandle
{
    private readonly Lazy<IDirectoryHandle> _links = new(source.Links.Enter);
    private readonly Lazy<IDirectoryHandle> _blobs = new(source.Blobs.Enter);

    public IEnumerable<EntryName> Names() => at.Length == 0
        ? _links.Value.Names().Where(entry => entry.Name != StorageLayout.Blobs).Append(new EntryName(StorageLayout.Blobs, EntryKind.Directory))
        : named.ChildrenOf(at)!.Select(name => new EntryName(name, EntryKind.Directory));

    public IDirectoryHandle? Enter(string path) =>
        named.ChildrenOf(PathOf(path)) is not null ? new SnapshotDirectory(source, named, PathOf(path)) : OwnerOf(path)?.Enter(PathOf(path));

    public DirectoryEntry? Look(string path) => named.ChildrenOf(PathOf(path)) is not null
        ? new DirectoryEntry(DirectoryHandle.Split(path).Name, EntryKind.Directory, 0, default)
        : OwnerOf(path)?.Look(PathOf(path));

    public DirectoryEntry? Read(string path, Span<byte> buffer, out int length)
    {
        length = 0;
        return OwnerOf(path) is { } owner ? owner.Read(PathOf(path), buffer, out length) : Look(path);
    }

    public Stream Open(string path) => OwnerOf(path)?.Open(PathOf(path)) ?? throw new FileNotFoundException($"The snapshot names no {PathOf(path)}.", path);

    public void Dispose()
    {
        foreach (var top in new[] { _links, _blobs }.Where(it => it.IsValueCreated))
        {
            top.Value.Dispose();
        }
    }

    // Who has what lies at a path; null for a blob that the snapshot does not name.
    private IDirectoryHandle? OwnerOf(string path) =>
        !StorageLayout.IsWithin(PathOf(path), StorageLayout.Blobs) ? _links.Value
        : named.Has(PathOf(path)) || named.Has($"{PathOf(path)}/{StorageLayout.Data}") ? _blobs.Value
        : null;

    private string PathOf(string path) => at.Length == 0 ? path : $"{at}/{path}";
}
