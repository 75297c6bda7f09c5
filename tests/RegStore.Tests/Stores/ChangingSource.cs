using RegStore.Reading;

namespace RegStore.Tests.Stores;

/// <summary>Changes the store just before a path is listed, found or opened for the nth time.</summary>
internal sealed class ChangingSource(IStoreSource source, string path, int after, Action change) : IStoreSource
{
    public StoreKind Kind => source.Kind;

    public StorePlace Place => source.Place;

    public CacheState? Cache => source.Cache;

    public string? Follow(string path, string target) => source.Follow(path, target);

    public bool IsLive => true;

    private int _left = after;

    public IEnumerable<SourceEntry> List(string path)
    {
        Count(path);
        return source.List(path);
    }

    public SourceEntry? Find(string path)
    {
        Count(path);
        return source.Find(path);
    }

    public Stream Open(string path)
    {
        Count(path);
        return source.Open(path);
    }

    private void Count(string asked)
    {
        if (asked == path && --_left == 0)
        {
            change();
        }
    }
}
