using System.Collections.Concurrent;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Tests.Stores;

/// <summary>Keeps which blobs were opened, in their order, and tells somebody of each.</summary>
internal sealed class CountingSource(IStoreSource source, Action<Digest>? opened = null) : IStoreSource
{
    public ConcurrentQueue<Digest> Opened { get; } = new();

    public StoreKind Kind => source.Kind;

    public StorePlace Place => source.Place;

    public CacheState? Cache => source.Cache;

    public string? Follow(string path, string target) => source.Follow(path, target);

    public bool IsLive => source.IsLive;

    public IEnumerable<SourceEntry> List(string path) => source.List(path);

    public SourceEntry? Find(string path) => source.Find(path);

    public Stream Open(string path)
    {
        if (StorageLayout.DigestOfBlob(path) is { } digest)
        {
            Opened.Enqueue(digest);
            opened?.Invoke(digest);
        }

        return source.Open(path);
    }
}
