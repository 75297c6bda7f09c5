using System.Text;
using RegStore.Blobs;
using RegStore.Files;
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
        Finish(cancellationToken);
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

        var id = Prepare(plan, cancellationToken);
        Go(id, cancellationToken);
        return Report(plan, id);
    }

    /// <summary>Puts back what a repair changed: the last that is not undone, or the one that is named.</summary>
    public QuarantinedRepair Undo(string? name, bool registryIsStopped, CancellationToken cancellationToken)
    {
        if (!registryIsStopped)
        {
            EnsureStopped(RunningRegistry.SignsOf(run.FileSystem, root, new StoreScanner(store, run.Silent).Scan(cancellationToken, ScanDepth.Links), run.Now));
        }

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

    private void Finish(CancellationToken cancellationToken)
    {
        var unfinished = _quarantine.Ids().Where(id => StateOf(id) is RepairState.Interrupted or RepairState.Undoing).ToList();
        if (unfinished.Count == 0)
        {
            return;
        }

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
            throw new RegistryStoreException(
                e is IOException && DiskSpace.IsFull(e) ? StoreFailure.NoSpace : StoreFailure.Unwritable, $"The repair {id} was interrupted: {e.Message.TrimEnd('.')}. The next repair goes on from here, or it can be undone.", e)
            { Hint = StoreHint.UndoRepair };
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
            throw new RegistryStoreException(
                e is IOException && DiskSpace.IsFull(e) ? StoreFailure.NoSpace : StoreFailure.Unwritable, $"Undoing the repair {id} was interrupted: {e.Message}. Try again: it goes on from here.", e);
        }
    }

    // What was pushed since may rest on what the repair put there.
    private IEnumerable<string> BrokenWithout(RepairJournal journal, CancellationToken cancellationToken)
    {
        var gone = RepairMoves.PutBy(journal).Select(path => new PlannedStep(RepairAction.Quarantine, new Finding(FindingKind.PathUnknown, path, ""), path) { Takes = path });
        return BrokenIn(gone, cancellationToken)
            .Except(journal.Broken)
            .Except(BrokenIn([], cancellationToken))
            .Select(reference => $"{reference} needs what the repair put into the store");
    }

    private IEnumerable<string> BrokenIn(IEnumerable<PlannedStep> steps, CancellationToken cancellationToken)
    {
        var planned = new PlannedStore(store, steps, isLive: false);
        return new Assessor(planned, run.Silent).Of(new StoreScanner(planned, run.Silent).Scan(cancellationToken), null, [], cancellationToken).Findings
            .Where(finding => finding.Severity == Severity.Error)
            .SelectMany(finding => finding.Affects)
            .Select(reference => reference.ToString());
    }

    /// <summary>Writes what is put into the store, and the journal, beside it; no part of the store is changed.</summary>
    private SnapshotId Prepare(RepairPlan plan, CancellationToken cancellationToken)
    {
        var files = run.FileSystem;
        try
        {
            using var staging = new StagingDirectory(files, _quarantine.Staging);
            EnsureOneDisk(staging);
            var blobs = plan.Steps.Where(step => step.Blob is not null).ToList();
            DiskSpace.Ensure(files, staging.Path, blobs.Sum(step => step.Size));
            var tree = RepairMoves.TreeOfNew(files, staging.Path, Ownership.Of(files, root) ?? Ownership.Usual);
            CopyBlobs(blobs, new BlobFiles(tree), cancellationToken);
            foreach (var step in plan.Steps.Where(step => step.Link is not null))
            {
                tree.Write(step.Path, Encoding.ASCII.GetBytes(step.Link.ToString()!), step.Modified);
            }

            var journal = new JournalWriter(store, tree).Write(plan);
            journal.Write(new WritableTree(files, staging.Path, Ownership.Private), root);
            DiskFlush.Everything(files, staging.Path);
            cancellationToken.ThrowIfCancellationRequested();
            var id = _quarantine.NewId(run.Time.GetUtcNow());
            staging.Become(_quarantine.PathOf(id), Ownership.Private);
            return id;
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            throw DiskSpace.Full(_quarantine.Path, e);
        }
    }

    private void CopyBlobs(List<PlannedStep> steps, BlobFiles files, CancellationToken cancellationToken)
    {
        var meter = run.Meter(OperationPhase.Writing, steps.Count, steps.Sum(step => step.Size));
        foreach (var (source, blob) in steps.Select(step => (step.Blob!.Source, step.Blob.Blob)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var proof = new BlobProof(source.Store, run, meter);
            if (!proof.Read(blob, files, cancellationToken).IsSound)
            {
                throw new RegistryStoreException(StoreFailure.Unreadable, $"{source.Name} changed while it was read: it had {blob.Digest} sound, and has it no more. Nothing was changed.");
            }

            meter.Add(1, 0);
        }

        meter.Report();
    }

    private void EnsureOneDisk(StagingDirectory staging)
    {
        foreach (var top in new[] { StorageLayout.Blobs, StorageLayout.Repositories }.Select(name => run.FileSystem.Path.Combine(root, name)))
        {
            if (run.FileSystem.DirectoryInfo.New(top).Exists && !staging.IsOnDiskOf(top, ".regstore-partial"))
            {
                throw new RegistryStoreException(StoreFailure.Refused, $"{top} is on another disk than {_quarantine.Path}: a repair moves files between the two, and needs both on one. Nothing was changed.");
            }
        }
    }
}
