using RegStore.Files;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Verification;

namespace RegStore.Repairs;

/// <summary>Plans a repair, prepares it beside the store, writes its journal, and only then changes the store; undoes one; deletes one for good.</summary>
internal sealed class Repairer(IStoreSource store, string root, RunContext run)
{
    private readonly QuarantineDirectory _quarantine = new(run.FileSystem, root);

    /// <summary>Says what would be done.</summary>
    public RepairReport Plan(RepairOptions options, IReadOnlyList<RepairSource> sources, CancellationToken cancellationToken) =>
        Report(PlanOf(options, sources, cancellationToken), null);

    /// <summary>Finishes what another run left half done, then plans and does it.</summary>
    public RepairReport Run(RepairOptions options, IReadOnlyList<RepairSource> sources, CancellationToken cancellationToken)
    {
        Finish(options, cancellationToken);
        var known = _quarantine.Ids();
        var plan = PlanOf(options, sources, cancellationToken);
        var report = Report(plan, null);
        if (plan.Steps.Count == 0 || options.Confirm?.Invoke(report) == false)
        {
            return report;
        }

        if (!options.RegistryIsStopped && report.Steps.Any(step => step.NeedsStoppedRegistry))
        {
            EnsureStopped(report.SignsOfRegistry);
        }

        using var held = _quarantine.Lock();
        if (!_quarantine.Ids().SequenceEqual(known))
        {
            throw new RegistryStoreException(StoreFailure.Locked, "Another repair changed the store meanwhile. Nothing was changed by this one: try again.");
        }

        var id = new Preparation(store, root, run, _quarantine).Run(plan, cancellationToken);
        Go(id, cancellationToken);
        return Report(plan, id);
    }

    /// <summary>Puts back what a repair changed: the last that is not undone, or the one that is named.</summary>
    public QuarantinedRepair Undo(string? name, bool registryIsStopped, CancellationToken cancellationToken)
    {
        EnsureStopped(registryIsStopped, cancellationToken);
        using var held = _quarantine.Ids().Count > 0 ? _quarantine.Lock() : throw new RegistryStoreException(StoreFailure.NotInStore, $"{_quarantine.Path} has no repair to undo.");
        var open = _quarantine.Ids().Where(id => StateOf(id) != RepairState.Undone).ToList();
        var id = name is not null ? _quarantine.Resolve(name)
            : open.Count > 0 ? open[^1]
            : throw new RegistryStoreException(StoreFailure.NotInStore, $"All repairs in {_quarantine.Path} are undone.");
        if (open.Count > 0 && open.Contains(id) && open[^1] != id)
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"The repair {open[^1]} came later, and may rest on this one: undo it first.");
        }

        Back(id, cancellationToken);
        return _quarantine.Describe(id);
    }

    /// <summary>Deletes for good what a repair took out of the store.</summary>
    public QuarantinedRepair Delete(string name, TimeSpan olderThan)
    {
        var id = _quarantine.Resolve(name);
        using var held = _quarantine.Lock();
        var repair = _quarantine.Describe(id);
        if (repair.State is RepairState.Interrupted or RepairState.Undoing)
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"The repair {id} was interrupted: finish it or undo it first.");
        }

        if (run.Now - id.Time < olderThan)
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"The repair {id} is not old enough: it was made {(run.Now - id.Time).TotalHours:0} hours ago, and only what is older than {olderThan.TotalHours:0} hours is deleted.");
        }

        _quarantine.Delete(id);
        return repair;
    }

    private RepairPlan PlanOf(RepairOptions options, IReadOnlyList<RepairSource> sources, CancellationToken cancellationToken) =>
        new RepairPlanner(store, run, root, options, new BlobSources(sources, run, cancellationToken)).Plan(cancellationToken);

    private RepairReport Report(RepairPlan plan, SnapshotId? id)
    {
        var report = plan.Report();
        report.IsApplied = id is not null;
        report.Id = id?.ToString();
        report.SignsOfRegistry = id is null && plan.Steps.Count > 0 ? RunningRegistry.SignsOf(run.FileSystem, root, plan.Before.Index, run.Now) : [];
        report.Quarantine = [.. _quarantine.Ids().Select(_quarantine.Describe)];
        report.Elapsed = run.Elapsed;
        return report;
    }

    private void EnsureStopped(bool isKnown, CancellationToken cancellationToken)
    {
        if (!isKnown)
        {
            EnsureStopped(RunningRegistry.SignsOf(run.FileSystem, root, new StoreScanner(store, run.Silent).Scan(cancellationToken, ScanDepth.Links), run.Now));
        }
    }

    private static void EnsureStopped(IReadOnlyList<string> signs)
    {
        if (signs.Count > 0)
        {
            throw new RegistryStoreException(
                StoreFailure.Refused, $"A registry seems to be running on the store: {string.Join("; ", signs)}. Stop it first, as something would be taken away under it. Nothing was changed.")
            { Hint = StoreHint.RegistryIsStopped };
        }
    }

    private RepairState StateOf(SnapshotId id) => RepairJournal.StateOf(run.FileSystem, _quarantine.PathOf(id));

    private void Finish(RepairOptions options, CancellationToken cancellationToken)
    {
        var unfinished = _quarantine.Ids().Where(id => StateOf(id) is RepairState.Interrupted or RepairState.Undoing).ToList();
        if (unfinished.Count == 0)
        {
            return;
        }

        EnsureStopped(options.RegistryIsStopped, cancellationToken);
        using var held = _quarantine.Lock();
        foreach (var id in unfinished)
        {
            if (StateOf(id) == RepairState.Undoing)
            {
                Back(id, cancellationToken);
            }
            else
            {
                Go(id, cancellationToken);
            }
        }
    }

    private void Go(SnapshotId id, CancellationToken cancellationToken)
    {
        var directory = _quarantine.PathOf(id);
        try
        {
            new RepairMoves(run.FileSystem, root, directory).Forward(RepairJournal.Read(run.FileSystem, directory), cancellationToken);
            RepairJournal.Remember(run.FileSystem, directory, RepairState.Applied);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RegistryStoreException)
        {
            throw Interrupted($"The repair {id} was interrupted: {e.Message.TrimEnd('.')}. The next repair goes on from here, or it can be undone.", StoreHint.UndoRepair, e);
        }
    }

    private void Back(SnapshotId id, CancellationToken cancellationToken)
    {
        var directory = _quarantine.PathOf(id);
        var journal = RepairJournal.Read(run.FileSystem, directory);
        var moves = new RepairMoves(run.FileSystem, root, directory);
        var losses = moves.Losses(journal).Concat(BrokenWithout(journal, cancellationToken)).ToList();
        if (losses.Count > 0)
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"The store has changed since the repair {id}, and nothing was undone: {string.Join("; ", losses.Take(5))}{(losses.Count > 5 ? $"; and {losses.Count - 5} more" : "")}.");
        }

        try
        {
            RepairJournal.Remember(run.FileSystem, directory, RepairState.Undoing);
            moves.Back(journal, cancellationToken);
            RepairJournal.Remember(run.FileSystem, directory, RepairState.Undone);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Interrupted($"Undoing the repair {id} was interrupted: {e.Message}. Try again: it goes on from here.", StoreHint.None, e);
        }
    }

    private static RegistryStoreException Interrupted(string message, StoreHint hint, Exception cause) =>
        new(DiskSpace.IsFull(cause) ? StoreFailure.NoSpace : StoreFailure.Unwritable, message, cause) { Hint = hint };

    // What was pushed since may rest on what the repair put there.
    private IEnumerable<string> BrokenWithout(RepairJournal journal, CancellationToken cancellationToken)
    {
        var gone = RepairMoves.PutBy(journal).Select(path => new PlannedStep(RepairAction.Quarantine, new Finding(FindingKind.PathUnknown, path, ""), path) { Takes = path });
        var (before, after) = (CheckWithout(gone, cancellationToken), CheckWithout([], cancellationToken));
        return after.Index.Repositories.SelectMany(it => new RepositoryGraph(after.Index, it).Roots()).Select(root => root.Reference)
            .Intersect(before.Broken())
            .Except(after.Broken())
            .Select(reference => reference.ToString())
            .Except(journal.Broken)
            .Select(reference => $"{reference} needs what the repair put into the store");
    }

    private CheckedStore CheckWithout(IEnumerable<PlannedStep> gone, CancellationToken cancellationToken)
    {
        var planned = new PlannedStore(store, gone, isLive: false);
        return new StoreChecks(planned, run.Silent).Of(new StoreScanner(planned, run.Silent).Scan(cancellationToken), null, [], cancellationToken);
    }
}
