using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>Thins out a pool: first the snapshots go, then what none of the others needs. Whenever it is broken off, every snapshot that exists is complete.</summary>
internal sealed class Forgetter(PoolDirectory pool, ForgetOptions options, RunContext run)
{
    /// <summary>Thins out.</summary>
    /// <exception cref="RegistryStoreException">The pool is in use, a snapshot cannot be read, or all would go.</exception>
    public ForgetReport Run(CancellationToken cancellationToken)
    {
        if (options.DryRun)
        {
            return Run(sweepsAlways: true, cancellationToken);
        }

        using var hold = PoolLock.Take(pool, "forget", options.RetryLock, run.Time, cancellationToken);
        var report = Run(sweepsAlways: true, cancellationToken);
        report.Unfinished = hold.Unfinished?.ToString();
        hold.Finish();
        return report;
    }

    /// <summary>Thins out a pool whose lock is held.</summary>
    /// <param name="sweepsAlways">Whether what is not needed is looked for though no snapshot goes.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <param name="justMade">A snapshot that stays whatever the rules and the clock say; null if there is none.</param>
    public ForgetReport Run(bool sweepsAlways, CancellationToken cancellationToken, SnapshotId? justMade = null)
    {
        var snapshots = options.Snapshots.Count > 0 ? Named()
            : [.. Retention.Apply(pool.Ids(), options.Policy, run.Now).Select(it => !it.IsKept && it.Id == justMade ? new RetainedSnapshot(it.Id, ["just made"]) : it)];
        if (!snapshots.Any(it => it.IsKept) && !options.AllowRemoveAll)
        {
            throw new RegistryStoreException(
                StoreFailure.Refused,
                options.Snapshots.Count > 0 ? $"No snapshot of {pool.Root} would be left, so none was removed."
                    : snapshots.Count > 0
                    ? $"No rule keeps any of the {snapshots.Count} snapshots of {pool.Root}, so none was removed."
                    : $"{pool.Snapshots} holds no snapshot, so nothing says which blobs are needed, and none was removed.")
            {
                Hint = StoreHint.AllowRemoveAll,
            };
        }

        var removed = snapshots.Where(it => !it.IsKept).Select(it => it.Id).ToList();
        if (removed.Count == 0 && !sweepsAlways)
        {
            return new ForgetReport { Snapshots = snapshots };
        }

        var sweep = new PoolSweep(pool);
        var needed = sweep.Needed(snapshots.Where(it => it.IsKept).Select(it => it.Id), cancellationToken);
        var unneeded = sweep.Unneeded(needed, cancellationToken).ToList();
        if (!options.DryRun)
        {
            foreach (var id in removed)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Removal.OfFile(pool.FileSystem, pool.PathOf(id));
            }

            DiskFlush.Names(pool.FileSystem, pool.Snapshots);
            sweep.Remove(unneeded);
            sweep.RemovePartial();
        }

        return new ForgetReport { Snapshots = snapshots, Blobs = unneeded.Count, Bytes = unneeded.Sum(blob => blob.Length) };
    }

    private IReadOnlyList<RetainedSnapshot> Named()
    {
        var named = options.Snapshots.Select(pool.Resolve).ToHashSet();
        return [.. pool.Ids().Reverse().Select(id => new RetainedSnapshot(id, named.Contains(id) ? [] : ["not named"]))];
    }
}
