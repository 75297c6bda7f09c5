using System.IO.Abstractions;
using RegStore.Archives;
using RegStore.Pools;
using RegStore.Reading;
using RegStore.Usage;
using RegStore.Verification;

namespace RegStore;

/// <summary>
/// A directory that holds many snapshots of a store, and each blob once. <see cref="RegistryStore.SnapshotAsync"/> makes them; a snapshot opened is a store
/// like any other.
/// </summary>
public sealed class SnapshotPool
{
    private readonly PoolDirectory _pool;
    private readonly TimeProvider _time;

    private SnapshotPool(PoolDirectory pool, TimeProvider time) => (_pool, _time) = (pool, time);

    /// <summary>The full path of the pool.</summary>
    public string Root => _pool.Root;

    /// <summary>Its blobs, whichever snapshots need them.</summary>
    internal IStoreSource Blobs => _pool.Blobs;

    /// <summary>How many directories are read at the same time; 32 by default.</summary>
    public int IoParallelism { get; set; } = IoWorkers.Usual;

    /// <summary>Whether a directory is a pool.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="fileSystem">Where it lies; null for the real disk.</param>
    public static bool IsPool(string path, IFileSystem? fileSystem = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return PoolMark.IsIn(fileSystem ?? new FileSystem(), path);
    }

    /// <summary>Opens a pool.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="fileSystem">Where it lies; null for the real disk.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="RegistryStoreException">The directory is no pool.</exception>
    public static SnapshotPool Open(string path, IFileSystem? fileSystem = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new SnapshotPool(PoolDirectory.Open(fileSystem ?? new FileSystem(), path), time ?? TimeProvider.System);
    }

    /// <summary>Its snapshots, the earliest first.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    public Task<IReadOnlyList<PoolSnapshot>> ListAsync(CancellationToken cancellationToken = default) =>
        Work.RunAsync(() => new SnapshotLister(_pool).List(cancellationToken), cancellationToken);

    /// <summary>Measures the space that the snapshots take, each and together.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    public Task<PoolUsage> MeasureUsageAsync(CancellationToken cancellationToken = default) => Work.RunAsync(() =>
    {
        var lister = new SnapshotLister(_pool);
        var snapshots = lister.List(cancellationToken);
        var (needed, all) = (lister.Needed.ToHashSet(), new PoolSweep(_pool).Present(cancellationToken));
        return new PoolUsage
        {
            Snapshots = snapshots,
            All = SizeTotal.Of(all.Select(blob => blob.Length)),
            Unneeded = snapshots.Any(it => it.Problem is not null) ? null
                : SizeTotal.Of(all.Where(blob => !needed.Contains(blob.Digest)).Select(blob => blob.Length)),
        };
    }, cancellationToken);

    /// <summary>Opens a snapshot as a store.</summary>
    /// <param name="id">Its id, enough of the first characters of it, or <c>latest</c>.</param>
    /// <exception cref="RegistryStoreException">The pool has no such snapshot, or several.</exception>
    public RegistryStore OpenSnapshot(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var snapshot = _pool.Resolve(id);
        var spool = new SpoolFile(_pool.FileSystem);
        return new RegistryStore(_pool.PathOf(snapshot), _pool.Open(snapshot, spool), _time, _pool.FileSystem, spool);
    }

    /// <summary>Removes the snapshots that no rule keeps, then the blobs that no remaining snapshot needs.</summary>
    /// <param name="options">What is kept.</param>
    /// <param name="cancellationToken">Cancels the work; every snapshot that exists is complete.</param>
    /// <exception cref="RegistryStoreException">Another run is writing to the pool, a snapshot cannot be read, or nothing would be left.</exception>
    public Task<ForgetReport> ForgetAsync(ForgetOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Work.RunAsync(() => new Forgetter(_pool, options, Run(null)).Run(cancellationToken), cancellationToken);
    }

    /// <summary>Verifies every snapshot, and each blob once.</summary>
    /// <param name="options">What is verified; null for everything. References belong to one snapshot, and are not taken here.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work: with an exception, or with a report as <see cref="VerifyOptions.ReportWhenCancelled"/> says.</param>
    public Task<VerifyReport> VerifyAsync(VerifyOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new VerifyOptions();
        options.Scrub.Check();
        if (options.References.Count > 0)
        {
            throw new ArgumentException("References belong to a snapshot: open one, and verify that.", nameof(options));
        }

        var verifier = new PoolVerifier(_pool, Run(progress, options.Parallelism), options);
        return Work.RunAsync(() => options.Finish(verifier.Run(cancellationToken), cancellationToken), cancellationToken);
    }

    private RunContext Run(IProgress<OperationProgress>? progress, int? parallelism = null) =>
        new(_pool.FileSystem, _time, progress, IoParallelism, parallelism ?? Environment.ProcessorCount);
}
