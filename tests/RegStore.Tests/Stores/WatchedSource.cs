using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Tests.Stores;

/// <summary>What was asked of a path.</summary>
internal enum Access
{
    Enter,
    Names,
    Look,
    Read,
    Open,
}

/// <summary>A source of which somebody is told whatever is asked, before it is answered.</summary>
internal abstract class WatchedSource(IStoreSource source) : IStoreSource
{
    public StoreKind Kind => source.Kind;

    public StorePlace Place => source.Place;

    public CacheState? Cache => source.Cache;

    public virtual bool IsLive => true;

    public string? Follow(string path, string target) => source.Follow(path, target);

    public IDirectoryHandle Enter() => new Watched(this, "", source.Enter());

    /// <summary>Told of each question.</summary>
    protected abstract void Asked(string path, Access access);

    /// <summary>Given the bytes of a file before they are read.</summary>
    protected virtual Stream Wrap(string path, Stream stream) => stream;

    private sealed class Watched(WatchedSource owner, string at, IDirectoryHandle handle) : IDirectoryHandle
    {
        public IEnumerable<EntryName> Names()
        {
            owner.Asked(at, Access.Names);
            return handle.Names();
        }

        public IDirectoryHandle? Enter(string path) => handle.Enter(Ask(path, Access.Enter)) is { } child ? new Watched(owner, PathOf(path), child) : null;

        public DirectoryEntry? Look(string path) => handle.Look(Ask(path, Access.Look));

        public DirectoryEntry? Read(string path, Span<byte> buffer, out int length) => handle.Read(Ask(path, Access.Read), buffer, out length);

        public Stream Open(string path) => owner.Wrap(PathOf(path), handle.Open(Ask(path, Access.Open)));

        public void Dispose() => handle.Dispose();

        private string Ask(string path, Access access)
        {
            owner.Asked(PathOf(path), access);
            return path;
        }

        private string PathOf(string path) => at.Length == 0 ? path : $"{at}/{path}";
    }
}
