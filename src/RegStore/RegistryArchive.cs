using RegStore.Restore;

namespace RegStore;

/// <summary>
/// An archive put back. To look into one, open it as a store: <see cref="RegistryStore.Open"/> takes an archive wherever it takes a directory.
/// </summary>
public static class RegistryArchive
{
#pragma warning disable RS0026 // The first parameter tells the two apart.
    /// <summary>Restores from a file. The target is as it was until all is written and proved, and stays so if anything is wrong.</summary>
    /// <param name="archive">The archive, compressed or not, whether regstore wrote it or not; or a storage directory, of which this makes a proved copy.</param>
    /// <param name="directory">What will be mounted at <c>/var/lib/registry</c>: a directory that is empty or not there, or with <see cref="RestoreOptions.Merge"/> one that holds a store.</param>
    /// <param name="options">What is restored; null for everything.</param>
    /// <param name="progress">Told how far it has come; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work with an exception, and takes away what was written.</param>
    /// <returns>What was restored; or, with nothing written, the findings that forbade it.</returns>
    /// <exception cref="RegistryStoreException">There is no archive, the choice names what it does not have, or the target is not empty, too small or in use.</exception>
    public static Task<RestoreReport> RestoreAsync(
        string archive, string directory, RestoreOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        RestoreAsync(RegistryStore.Open(archive), directory, options, progress, cancellationToken);

    /// <summary>Restores from a stream, which is read once.</summary>
    /// <inheritdoc cref="RestoreAsync(string, string, RestoreOptions?, IProgress{OperationProgress}?, CancellationToken)"/>
    public static Task<RestoreReport> RestoreAsync(
        Stream archive, string directory, RestoreOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        RestoreAsync(RegistryStore.OpenArchive(archive), directory, options, progress, cancellationToken);
#pragma warning restore RS0026

    private static Task<RestoreReport> RestoreAsync(
        RegistryStore store, string directory, RestoreOptions? options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return store.RestoreAsync(directory, options ?? new RestoreOptions(), progress, cancellationToken);
    }
}
