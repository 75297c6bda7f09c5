using RegStore.Reading;

namespace RegStore.Tests.Stores;

/// <summary>A source in which one path cannot be opened or listed, as on a failing disk.</summary>
internal sealed class FaultySource(IStoreSource source, string unreadable) : IStoreSource
{
    public StoreKind Kind => source.Kind;

    public StorePlace Place => source.Place;

    public CacheState? Cache => source.Cache;

    public string? Follow(string path, string target) => source.Follow(path, target);

    public bool IsLive => true;

    public IEnumerable<SourceEntry> List(string path) => path == unreadable ? throw new IOException("Input/output error") : source.List(path);

    public SourceEntry? Find(string path) => source.Find(path);

    public Stream Open(string path) => path == unreadable ? throw new IOException("Input/output error") : source.Open(path);
}
