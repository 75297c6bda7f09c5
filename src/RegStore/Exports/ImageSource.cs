using RegStore.Archives;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Exports;

/// <summary>
/// Images outside of a store, read as the store that a push of them would make: blobs at their places, and links for repositories, revisions and tags. What can be
/// asked of a store can be asked of them, and to import is to merge one store into another.
/// </summary>
/// <param name="open">Opens the files that hold the images.</param>
/// <param name="naming">What the images are called.</param>
/// <param name="time">The clock: what is pushed is as old as its push.</param>
internal sealed class ImageSource(Func<ProgressMeter, CancellationToken, LayoutFiles> open, ImageNaming naming, TimeProvider time) : IStoreSource, IDisposable
{
    private readonly Lock _lock = new();
    private readonly MemberTree _tree = new();
    private readonly List<Func<Stream>> _contents = [];
    private LayoutFiles? _files;
    private DateTime _now;

    public StoreKind Kind => StoreKind.Plain;

    public StorePlace Place => StorePlace.Images;

    public bool IsLive => false;

    public void Prepare(ProgressMeter meter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_files is not null)
            {
                return;
            }

            _now = time.GetUtcNow().UtcDateTime;
            var files = open(meter, cancellationToken);
            try
            {
                var (images, top) = LayoutReader.Read(files, cancellationToken);
                Build(new ImagePush(files.Name, images, top, cancellationToken).Run(naming), top);
                _files = files;
            }
            catch
            {
                files.Dispose();
                throw;
            }
        }
    }

    public IDirectoryHandle Enter()
    {
        Prepare(ProgressMeter.Silent, CancellationToken.None);
        return new MemberDirectory(_tree, MemberTree.Root, node => _contents[(int)_tree.Offset(node)]());
    }

    public void Dispose() => _files?.Dispose();

    private void Build(PushedImages pushed, IDirectoryHandle top)
    {
        foreach (var (digest, blob) in pushed.Blobs)
        {
            Add(StorageLayout.Blob(digest), blob.Length, blob.Content is { } content ? () => new MemoryStream(content, writable: false) : () => top.Open(blob.Path!));
        }

        foreach (var (name, repository) in pushed.Repositories)
        {
            _tree.Add(StorageLayout.LayersOf(name), EntryKind.Directory, 0, 0, _now);
            foreach (var (named, stored) in repository.Layers)
            {
                AddLink(StorageLayout.LayerLink(name, named), stored);
            }

            foreach (var revision in repository.Revisions)
            {
                AddLink(StorageLayout.RevisionLink(name, revision), revision);
            }

            foreach (var (tag, target) in repository.Tags)
            {
                AddLink(StorageLayout.TagLink(name, tag), target);
                AddLink(StorageLayout.LinkBelow(StorageLayout.TagHistory(name, tag), target), target);
            }
        }
    }

    private void AddLink(string path, Digest target)
    {
        var content = StorageLayout.LinkContent(target);
        Add(path, content.Length, () => new MemoryStream(content, writable: false));
    }

    private void Add(string path, long length, Func<Stream> content)
    {
        _tree.Add(path, EntryKind.File, length, _contents.Count, _now);
        _contents.Add(content);
    }
}
