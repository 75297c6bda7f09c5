using RegStore.Backup;
using RegStore.Blobs;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>Scan, plan, take in what the pool lacks, write the links: a snapshot has its name when all that it needs is on disk.</summary>
internal sealed class SnapshotRunner(IStoreSource source, RunContext run, SnapshotOptions options)
{
    /// <summary>Makes a snapshot.</summary>
    /// <param name="path">The pool; made if there is none.</param>
    /// <param name="cancellationToken">Cancels the work. What is proved by then stays for the next run.</param>
    public SnapshotReport Run(string path, CancellationToken cancellationToken)
    {
        if (!source.CanReadAgain)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, "A snapshot needs a store that can be read more than once: name a directory or a file, not a stream.");
        }

        if (options.DryRun)
        {
            return Foretell(path, cancellationToken);
        }

        var pool = PoolDirectory.OpenOrCreate(run.FileSystem, path, options.Mode);
        using var hold = PoolLock.Take(pool, "snapshot", options.RetryLock, run.Time, cancellationToken);
        try
        {
            var report = Run(pool, hold.Unfinished, cancellationToken);
            hold.Finish();
            (report.Snapshots, report.Elapsed) = (pool.Ids().Count, run.Elapsed);
            return report;
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            new PoolSweep(pool).RemovePartial();
            throw DiskSpace.Full(path, e);
        }
    }

    private SnapshotReport Foretell(string path, CancellationToken cancellationToken)
    {
        var pool = PoolMark.IsIn(run.FileSystem, path) ? PoolDirectory.Open(run.FileSystem, path) : null;
        if (pool is null)
        {
            PoolMark.EnsureFree(run.FileSystem, path);
        }

        var plan = Plan(cancellationToken);
        var missing = pool is null ? plan.Blobs : Missing(pool, plan, cancellationToken);
        var (content, links) = new BackupOutcome(source, run).Of(plan, [], cancellationToken);
        var newest = pool?.Ids().Select(id => (SnapshotId?)id).LastOrDefault();
        var isSame = newest is { } last && new SnapshotFile(pool!, source, plan, content, links, run).IsSameAs(last, cancellationToken);
        return new SnapshotReport
        {
            Shrunk = newest is { } before && !isSame && new SnapshotHistory(pool!, cancellationToken).HasMore(before, content) ? newest : null,
            SameAs = isSame ? newest : null,
            Content = content,
            BlobsAdded = missing.Count,
            BytesAdded = missing.Sum(blob => blob.Length),
            Snapshots = pool?.Ids().Count ?? 0,
            Elapsed = run.Elapsed,
        };
    }

    private BackupPlan Plan(CancellationToken cancellationToken) => BackupPlan.OfStore(new StoreScanner(source, run).Scan(cancellationToken, ScanDepth.Links), new ImageSelection());

    // A length that differs means damage in the pool or in the store: copy it again, the proof decides.
    private static List<BlobEntry> Missing(PoolDirectory pool, BackupPlan plan, CancellationToken cancellationToken)
    {
        var present = new PoolSweep(pool).Present(cancellationToken).Where(blob => blob.MisplacedAt is null).ToDictionary(blob => blob.Digest, blob => blob.Length);
        return [.. plan.Blobs.Where(blob => present.GetValueOrDefault(blob.Digest, -1) != blob.Length)];
    }

    private SnapshotReport Run(PoolDirectory pool, PoolHolder? unfinished, CancellationToken cancellationToken)
    {
        pool.CreateDirectories();
        var sweep = new PoolSweep(pool);
        sweep.EnsureIncoming();
        if (unfinished is not null)
        {
            // What it brought has its names, but perhaps not on disk yet.
            DiskFlush.Everything(run.FileSystem, pool.Root);
        }

        var before = pool.Ids().Count;
        var report = Run(pool, Plan(cancellationToken), cancellationToken);
        report.Unfinished = unfinished?.ToString();
        try
        {
            report.Forgotten = ThinOut(pool, report, unfinished is not null && before > 0, cancellationToken);
        }
        catch (RegistryStoreException e) when (e.Failure == StoreFailure.Damaged)
        {
            report.ForgetProblem = e.Message;
        }

        sweep.RemovePartial();
        return report;
    }

    private SnapshotReport Run(PoolDirectory pool, BackupPlan plan, CancellationToken cancellationToken)
    {
        var missing = Missing(pool, plan, cancellationToken);
        var meter = run.Meter(OperationPhase.Writing, missing.Count, missing.Sum(blob => blob.Length));
        using var intake = new PoolIntake(pool, source, run, meter);
        intake.EnsureSpace(missing);
        var faults = TakeIn(intake, missing, cancellationToken);
        meter.Report();
        var (content, links) = new BackupOutcome(source, run).Of(plan, faults, cancellationToken);
        var snapshot = new SnapshotFile(pool, source, plan, content, links, run);
        var newest = pool.Ids().Select(id => (SnapshotId?)id).LastOrDefault();
        var isSame = newest is { } last && snapshot.IsSameAs(last, cancellationToken);
        var history = new SnapshotHistory(pool, cancellationToken);
        return new SnapshotReport
        {
            Shrunk = newest is { } before && !isSame && history.HasMore(before, content) ? newest : null,
            HealedBy = history.FindHealer(content.Skipped),
            Id = isSame && options.SkipIfUnchanged ? null : snapshot.Write(isSame ? newest : null, cancellationToken),
            SameAs = isSame ? newest : null,
            Content = content,
            BlobsAdded = intake.Added.Count,
            BytesAdded = intake.AddedBytes,
        };
    }

    // What was proved stays when the run is broken off, and goes when there is no room for it.
    private static List<BlobReading> TakeIn(PoolIntake intake, IReadOnlyList<BlobEntry> blobs, CancellationToken cancellationToken)
    {
        var faults = new List<BlobReading>();
        try
        {
            foreach (var blob in blobs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (intake.Take(blob, cancellationToken) is { Verdict: not BlobVerdict.Sound } fault)
                {
                    faults.Add(fault);
                }
            }

            intake.Settle();
            return faults;
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            intake.TakeBack();
            throw;
        }
        catch (OperationCanceledException e)
        {
            intake.Settle();
            throw new SnapshotCanceledException(intake.Added.Count, intake.AddedBytes, e);
        }
    }

    // A snapshot that lost something must not push out one that has it.
    private ForgetReport? ThinOut(PoolDirectory pool, SnapshotReport report, bool sweepsAlways, CancellationToken cancellationToken)
    {
        var keepsAll = options.Retention is null || !report.Content.IsSound || report.Shrunk is not null;
        if (keepsAll && !sweepsAlways)
        {
            return null;
        }

        var policy = keepsAll ? new RetentionPolicy { Last = RetentionPolicy.Unlimited } : options.Retention!;
        var forgotten = new Forgetter(pool, new ForgetOptions { Policy = policy }, run).Run(sweepsAlways, cancellationToken, report.Id);
        return keepsAll ? null : forgotten;
    }
}
