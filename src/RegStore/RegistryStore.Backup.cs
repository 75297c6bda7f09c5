using RegStore.Backup;
using RegStore.Files;
using RegStore.Pools;
using RegStore.Restore;

namespace RegStore;

// What is made of the store.
public sealed partial class RegistryStore
{
#pragma warning disable RS0026 // The first parameter tells the two apart.
    /// <summary>Writes a verified archive to a file. The file gets its name when it is complete. Until then, and if the backup fails, an existing file is unchanged.</summary>
    /// <param name="path">The file. While it is written it has <c>.partial</c> after its name.</param>
    /// <param name="options">What goes in and how; null for everything that revisions refer to.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work, and removes what was written.</param>
    /// <exception cref="RegistryStoreException">The choice names what the store does not have, the file cannot be written, or its disk is full.</exception>
    public Task<BackupReport> BackupAsync(
        string path, BackupOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new BackupOptions();
        EnsureOutside(path);

        var run = Run(progress, options.Parallelism);
        var runner = new BackupRunner(_source, run, options);
        return Ask(
            () => options.DryRun ? runner.Plan(cancellationToken) : new FileBackup(runner, run, options).Run(path, _source.Beside, cancellationToken),
            cancellationToken);
    }

    /// <summary>Writes a verified archive to a stream. A blob that turns out to be damaged cannot be taken back once it is written; the seal at the end names it.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="options">What goes in and how; null for everything that revisions refer to.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RegistryStoreException">The choice names what the store does not have.</exception>
    /// <exception cref="ArgumentException">The stream cannot be written, or an option needs a file.</exception>
    public Task<BackupReport> BackupAsync(
        Stream stream, BackupOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new BackupOptions();
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written.", nameof(stream));
        }

        if (options.ReadBack)
        {
            throw new ArgumentException($"{nameof(BackupOptions.ReadBack)} needs an archive in a file: a stream cannot be read back.", nameof(options));
        }

        var runner = new BackupRunner(_source, Run(progress, options.Parallelism), options);
        return Ask(
            () =>
            {
                if (options.DryRun)
                {
                    return runner.Plan(cancellationToken);
                }

                using var output = new CallerOutput(stream, cancellationToken);
                var report = runner.Write(output, options.Compression ?? ArchiveCompression.None, null, _source.Beside, _ => { }, cancellationToken);
                output.Flush();
                return report;
            },
            cancellationToken);
    }

#pragma warning restore RS0026

    /// <summary>Makes a snapshot of the store in a pool. Only blobs that the pool lacks are copied, and each is verified while it is copied.</summary>
    /// <param name="pool">The pool's directory; made of one that is empty or not there.</param>
    /// <param name="options">How; null for the usual.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work. The pool has its snapshots as before, and the next run goes on from there.</param>
    /// <exception cref="RegistryStoreException">The directory is no pool, another run is writing to it, or its disk is full.</exception>
    public Task<SnapshotReport> SnapshotAsync(
        string pool, SnapshotOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(pool);
        options ??= new SnapshotOptions();
        EnsureOutside(pool);
        var runner = new SnapshotRunner(_source, Run(progress, options.Parallelism), options);
        return Work.RunAsync(() => runner.Run(pool, cancellationToken), cancellationToken);
    }

    /// <summary>Restores the store into a directory: an archive, a snapshot, or another storage directory, of which this makes a verified copy.</summary>
    /// <remarks>The directory stays as it is until everything is written and verified, and if anything is wrong.</remarks>
    /// <param name="directory">What will be mounted at <c>/var/lib/registry</c>: a directory that is empty or does not exist, or with <see cref="RestoreOptions.Merge"/> one that holds a store.</param>
    /// <param name="options">What is restored; null for everything.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work, and removes what was written.</param>
    /// <returns>What was restored; or, with nothing written, the findings that forbade it.</returns>
    /// <exception cref="RegistryStoreException">The choice names what the store does not have, or the directory is not empty, too small or in use.</exception>
    public Task<RestoreReport> RestoreAsync(
        string directory, RestoreOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        options ??= new RestoreOptions();
        var restorer = new Restorer(_source, Run(progress, options.Parallelism), options);
        return Work.RunAsync(() => options.DryRun ? restorer.Plan(cancellationToken) : restorer.Run(directory, cancellationToken), cancellationToken);
    }

    /// <summary>Ensures that a file or directory that is to be written is not in the store, and has not the name of a snapshot.</summary>
    /// <param name="path">The file, or directory.</param>
    /// <exception cref="RegistryStoreException">It is inside the store, which is never written to, or would hide a snapshot.</exception>
    public void EnsureOutside(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var separator = _fileSystem.Path.DirectorySeparatorChar;
        if ($"{RealPath.Of(_fileSystem, path)}{separator}".StartsWith($"{RealPath.Of(_fileSystem, Root)}{separator}", StringComparison.Ordinal))
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{path} is inside the store itself, and regstore never writes to a store it reads.");
        }

        if (_fileSystem.Path.GetFullPath($"{path}.partial") == Root)
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{path} would overwrite its own source while it is written: choose another name.");
        }

        SnapshotPlace.EnsureNone(_fileSystem, path);
    }
}
