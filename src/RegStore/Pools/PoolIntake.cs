using RegStore.Backup;
using RegStore.Checks;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>
/// Takes blobs into a pool, each proved on its way. They come in batches: what is proved is flushed to disk, and only then gets its name, so that a name in the
/// pool stands for sound bytes whatever happens to the machine.
/// </summary>
internal sealed class PoolIntake(PoolDirectory pool, IStoreSource source, ProgressMeter meter, TimeProvider time) : IDisposable
{
    private const long BatchBytes = 1L << 30;
    private const int BatchCount = 20_000;

    private readonly StagedTree _incoming = new(pool.FileSystem, pool.Incoming, pool.Ownership);
    private readonly StagedTree _store = new(pool.FileSystem, pool.Store, pool.Ownership);
    private readonly BlobPump _pump = new();
    private readonly List<BlobEntry> _batch = [];
    private readonly List<Digest> _added = [];
    private long _batchBytes;

    /// <summary>The blobs that have their names.</summary>
    public IReadOnlyList<Digest> Added => _added;

    /// <summary>Their length in bytes.</summary>
    public long AddedBytes { get; private set; }

    /// <summary>Takes a blob in, if it is sound, and tells what its bytes were.</summary>
    public BlobReading Take(BlobEntry blob, CancellationToken cancellationToken)
    {
        var reading = _incoming.Proves(blob, _pump, read => meter.Add(0, read), cancellationToken)
            ? new BlobReading(blob, BlobVerdict.Sound, blob.Digest, blob.Length)
            : Copy(blob, cancellationToken);
        if (reading.Verdict == BlobVerdict.Mismatch)
        {
            BlobHasher.LetItBeWritten(blob, time);
            var second = Copy(blob, cancellationToken);
            reading = second.Verdict == BlobVerdict.Sound ? reading with { Verdict = BlobVerdict.Transient } : second;
        }

        meter.Add(1, 0);
        if (reading.Verdict is BlobVerdict.Sound or BlobVerdict.Transient)
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

        DiskFlush.Everything(pool.FileSystem, pool.Root);
        foreach (var blob in _batch)
        {
            // One that is there has been emptied, or holds something else than the blob. A directory moves or it does not: a file would be copied to another disk.
            var directory = StorageLayout.DirectoryOfBlob(blob.Digest);
            _store.DeleteDirectory(directory);
            _store.MoveDirectoryFrom(_incoming, directory);
            _added.Add(blob.Digest);
            AddedBytes += blob.Length;
        }

        DiskFlush.Everything(pool.FileSystem, pool.Root);
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

    /// <summary>Demands room for blobs, where they need any.</summary>
    /// <exception cref="RegistryStoreException">There is not enough.</exception>
    public void DemandSpace(IReadOnlyList<BlobEntry> blobs)
    {
        if (blobs.Count > 0 && !_incoming.CanClone(source, blobs[0]))
        {
            DiskSpace.Demand(pool.FileSystem, pool.Root, blobs.Where(blob => !_incoming.HasAll(blob)).Sum(blob => blob.Length));
        }
    }

    public void Dispose() => _pump.Dispose();

    private BlobReading Copy(BlobEntry blob, CancellationToken cancellationToken) =>
        _incoming.Copy(source, blob, _pump, read => meter.Add(0, read), cancellationToken);
}
