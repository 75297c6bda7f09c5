using System.Collections.Concurrent;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Tests.Stores;

/// <summary>Keeps which files were read, and in which order blobs were opened, and tells somebody of each of those.</summary>
internal sealed class CountingSource(IStoreSource source, Action<Digest>? opened = null) : WatchedSource(source)
{
    private readonly IStoreSource _source = source;
    private int _reads;

    public override bool IsLive => _source.IsLive;

    public ConcurrentQueue<Digest> Opened { get; } = new();

    /// <summary>How many files were read or opened.</summary>
    public int Reads => _reads;

    protected override void Asked(string path, Access access)
    {
        if (access is Access.Read or Access.Open)
        {
            Interlocked.Increment(ref _reads);
        }

        if (access == Access.Open && StorageLayout.DigestOfBlob(path) is { } digest)
        {
            Opened.Enqueue(digest);
            opened?.Invoke(digest);
        }
    }
}
