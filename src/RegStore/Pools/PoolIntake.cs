using RegStore.Blobs;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>
/// Takes blobs into a pool, each proved on its way. They come in batches: what is proved is flushed to disk, and only then gets its name, so that a name in the
/// pool stands for sound bytes whatever happens to the machine.
/// </summary>
internal sealed class PoolIntake : IDisposable
{
    private const long BatchBytes = 1L << 30;
    private const int BatchCount = 20_000;

    private readonly PoolDirectory _pool;
    private readonly IStoreSource _source;
    private readonly ProgressMeter _meter;
    private readonly WritableTree _incoming;
    private readonly WritableTree _store;
    private readonly BlobFiles _files;
    private readonly BlobProof _proof;
    private readonly Lazy<BlobProof> _leftovers;
    private readonly List<BlobEntry> _batch = [];
    private readonly List<Digest> _added = [];
    private long _batchBytes;

    public PoolIntake(PoolDirectory pool, IStoreSource source, RunContext run, ProgressMeter meter)
    {
        (_pool, _source, _meter) = (pool, source, meter);
        _incoming = new WritableTree(pool.FileSystem, pool.Incoming, pool.Ownership);
        _store = new WritableTree(pool.FileSystem, pool.Store, pool.Ownership);
        _files = new BlobFiles(_incoming);
        _proof = new BlobProof(source, run, meter);
        _leftovers = new(() => new BlobProof(new DirectorySource(pool.FileSystem, pool.Incoming), run, meter));
    }

    /// <summary>The blobs that have their names.</summary>
    public IReadOnlyList<Digest> Added => _added;

    /// <summary>Their length in bytes.</summary>
    public long AddedBytes { get; private set; }

    /// <summary>Takes a blob in, if it is sound, and says what its bytes were.</summary>
    public BlobReading Take(BlobEntry blob, CancellationToken cancellationToken)
    {
        var reading = IsLeftOver(blob, cancellationToken) ? BlobReading.Of(blob, blob.Digest, blob.Length) : _proof.Read(blob, _files, cancellationToken);
        _meter.Add(1, 0);
        if (reading.IsSound)
        {
            _batch.Add(blob);
            _batchBytes += blob.Length;
            if (_batchBytes >= BatchBytes || _batch.Count >= BatchCount)
            {
                Settle();
            }
        }

        return reading;
    }

    /// <summary>Gives what was taken in its names.</summary>
    public void Settle()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        DiskFlush.Everything(_pool.FileSystem, _pool.Root);
        foreach (var blob in _batch)
        {
            // One that is there has been emptied, or holds something else than the blob. A directory moves or it does not: a file would be copied to another disk.
            var directory = StorageLayout.DirectoryOfBlob(blob.Digest);
            _store.Replace(_incoming, directory);
            _added.Add(blob.Digest);
            AddedBytes += blob.Length;
        }

        DiskFlush.Everything(_pool.FileSystem, _pool.Root);
        _batch.Clear();
        _batchBytes = 0;
    }

    /// <summary>Takes away again what this run brought.</summary>
    public void TakeBack()
    {
        foreach (var digest in _added)
        {
            _store.DeleteDirectory(StorageLayout.DirectoryOfBlob(digest));
        }
    }

    /// <summary>Ensures room for blobs, where they need any.</summary>
    /// <exception cref="RegistryStoreException">There is not enough.</exception>
    public void EnsureSpace(IReadOnlyList<BlobEntry> blobs)
    {
        if (blobs.Count > 0 && !_files.CanClone(_source, blobs[0]))
        {
            DiskSpace.Ensure(_pool.FileSystem, _pool.Root, blobs.Where(blob => !IsAllThere(blob)).Sum(blob => blob.Length));
        }
    }

    public void Dispose()
    {
        _proof.Dispose();
        if (_leftovers.IsValueCreated)
        {
            _leftovers.Value.Dispose();
        }
    }

    // As a run left it that was broken off, sound to its last byte.
    private bool IsLeftOver(BlobEntry blob, CancellationToken cancellationToken)
    {
        if (!IsAllThere(blob) || _leftovers.Value.Read(blob with { MisplacedAt = null }, null, cancellationToken).Verdict != BlobVerdict.Sound)
        {
            return false;
        }

        _files.Keep(blob);
        return true;
    }

    private bool IsAllThere(BlobEntry blob) => _incoming.LengthOf(StorageLayout.Blob(blob.Digest)) == blob.Length;
}
