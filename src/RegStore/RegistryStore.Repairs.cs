using RegStore.Reading;
using RegStore.Repairs;

namespace RegStore;

// The one thing that changes the store itself.
public sealed partial class RegistryStore
{
    /// <summary>Plans a repair: verifies the store, and says which steps mend what is found, and what stays. Nothing is changed.</summary>
    /// <param name="options">What may be done; null for what follows from the store itself.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RegistryStoreException">The store is no directory, the disk alone does not say what it must hold, or a source cannot be opened.</exception>
    public Task<RepairReport> PlanRepairAsync(RepairOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        RepairAsync((repairer, wanted, sources) => repairer.Plan(wanted, sources, cancellationToken), options, progress, cancellationToken);

    /// <summary>
    /// Repairs the store. All that is put into it is written and proved beside it first, with a journal of what will be done; then names are moved, and what they
    /// replace is kept in quarantine. A run that was killed is finished by the next one.
    /// </summary>
    /// <param name="options">What may be done; null for what follows from the store itself.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work: before the first change nothing is changed, after it the next repair goes on from there.</param>
    /// <exception cref="RegistryStoreException">As for <see cref="PlanRepairAsync"/>; or a registry seems to run on the store, another repair does, or the disk cannot be written or is full.</exception>
    public Task<RepairReport> RepairAsync(RepairOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        RepairAsync((repairer, wanted, sources) => repairer.Run(wanted, sources, cancellationToken), options, progress, cancellationToken);

    /// <summary>Undoes a repair: everything is put back as it was, byte for byte.</summary>
    /// <param name="id">The repair, or enough of the first characters of its id; null for the last that is not undone.</param>
    /// <param name="registryIsStopped">Whether the caller knows that no registry runs on the store, whatever it looks like.</param>
    /// <param name="cancellationToken">Cancels the work; the next try goes on from there.</param>
    /// <exception cref="RegistryStoreException">There is no such repair; a registry seems to run on the store; or it has changed since, and something would be lost, which the message names.</exception>
    public Task<QuarantinedRepair> UndoRepairAsync(string? id = null, bool registryIsStopped = false, CancellationToken cancellationToken = default)
    {
        var repairer = Repairer(null, null);
        return Work.RunAsync(() => repairer.Undo(id, registryIsStopped, cancellationToken), cancellationToken);
    }

    /// <summary>Deletes for good what a repair took out of the store. It is the only thing that ever deletes, and cannot be undone.</summary>
    /// <param name="id">The repair, or enough of the first characters of its id.</param>
    /// <param name="olderThan">How old it must be.</param>
    /// <param name="cancellationToken">Cancels the work before it begins.</param>
    /// <exception cref="RegistryStoreException">There is no such repair, it is younger, or it was interrupted.</exception>
    public Task<QuarantinedRepair> DeleteQuarantineAsync(string id, TimeSpan olderThan, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var repairer = Repairer(null, null);
        return Work.RunAsync(() => repairer.Delete(id, olderThan), cancellationToken);
    }

    private Task<RepairReport> RepairAsync(
        Func<Repairer, RepairOptions, IReadOnlyList<RepairSource>, RepairReport> work, RepairOptions? options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        var wanted = options ?? new RepairOptions();
        var repairer = Repairer(progress, wanted.Parallelism);
        return Work.RunAsync(
            () =>
            {
                var opened = new List<RegistryStore>();
                try
                {
                    var sources = wanted.Sources.Select(path => OpenSource(path, opened, Run(progress), cancellationToken)).ToList();
                    return work(repairer, wanted, sources);
                }
                finally
                {
                    opened.ForEach(store => store.Dispose());
                }
            },
            cancellationToken);
    }

    private Repairer Repairer(IProgress<OperationProgress>? progress, int? parallelism) => _source is DirectorySource
        ? new Repairer(_source, Root, Run(progress, parallelism))
        : throw new RegistryStoreException(StoreFailure.Refused, $"{Root} is not a storage directory, and only a storage directory can be repaired.");

    // Whatever holds blobs: a store in any form, all of a pool, or images that are outside of any store.
    private RepairSource OpenSource(string path, List<RegistryStore> opened, RunContext run, CancellationToken cancellationToken)
    {
        if (SnapshotPool.IsPool(path, _fileSystem))
        {
            return new RepairSource(path, SnapshotPool.Open(path, _fileSystem, _time).Blobs);
        }

        try
        {
            return Prepared(Open(path, _fileSystem, _time));
        }
        catch (RegistryStoreException e) when (e.Hint == StoreHint.Import)
        {
            return Prepared(OpenImages(path, fileSystem: _fileSystem, time: _time));
        }

        RepairSource Prepared(RegistryStore store)
        {
            opened.Add(store);
            store._source.Prepare(run.Meter(OperationPhase.Scanning), cancellationToken);
            return new RepairSource(path, store._source);
        }
    }
}
