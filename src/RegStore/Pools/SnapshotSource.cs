using RegStore.Archives;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>A snapshot as a store: its links are in its tar, its blobs in the pool, of which it sees those that its index names.</summary>
internal sealed class SnapshotSource(ArchiveSource links, IStoreSource blobs) : IStoreSource, IArchived
{
    private readonly Lock _lock = new();
    private NamedBlobs? _named;

    public ArchiveContents Contents => links.Contents;

    public StoreKind Kind => links.Kind;

    public StorePlace Place => links.Place;

    public (int User, int Group)? Owner => links.Owner;

    public CacheState? Cache => links.Cache;

    public bool IsLive => false;
    public IReadOnlyList<Irregularity> Faults => links.Faults;

    public IReadOnlyList<string> Beside => links.Beside;

    public void Prepare(ProgressMeter meter, CancellationToken cancellationToken) => links.Prepare(meter, cancellationToken);

    // Its blobs lie in the pool, and can be read at any time.
    public void KeepBy(Func<IMemberSink, IMemberSink> other)
    {
    }

    public IDirectoryHandle Enter() => new SnapshotDirectory((links, blobs), Named);

    private NamedBlobs Named
    {
        get
        {
            lock (_lock)
            {
                return _named ??= new NamedBlobs(Contents.Index?.Blobs.Select(blob => blob.Digest) ?? []);
            }
        }
    }
}
