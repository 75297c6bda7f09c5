using System.IO.Abstractions;
using RegStore.Archives;
using RegStore.Backup;
using RegStore.Checks;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>Scan, plan, take in what the pool lacks, write the links: a snapshot has its name when all that it needs is on disk.</summary>
internal sealed class SnapshotRunner(
    IStoreSource source, StoreScanner scanner, IFileSystem fileSystem, SnapshotOptions options, IProgress<OperationProgress>? progress, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>Makes a snapshot.</summary>
    /// <param name="path">The pool; made if there is none.</param>
    /// <param name="cancellationToken">Ends the work with an exception. What is proved by then stays for the next run.</param>
    public SnapshotReport Run(string path, CancellationToken cancellationToken)
    {
        if (source is ArchiveSource { CanReadAgain: false })
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, "A snapshot needs a store that can be read more than once: name a directory or a file, not a stream.");
        }

        var pool = PoolDirectory.OpenOrCreate(fileSystem, path);
        using var hold = PoolLock.Take(pool, "snapshot", options.RetryLock, time, cancellationToken);
        pool.Furnish();
        var sweep = new PoolSweep(pool);
        sweep.RemovePartial();
        var plan = BackupPlan.Of(scanner.Scan(cancellationToken, ScanDepth.Links), new ImageSelection());
        SnapshotReport report;
        try
        {
            report = Run(pool, plan, cancellationToken);
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            sweep.RemovePartial();
            sweep.Remove(sweep.Unneeded(sweep.Needed(pool.Ids(), cancellationToken), cancellationToken));
            throw DiskSpace.Full(path, e);
        }

        report = report with
        {
            Unfinished = hold.Unfinished?.ToString(),
            Forgotten = ThinOut(pool, report, hold.Unfinished is not null, cancellationToken),
        };
        sweep.RemovePartial();
        hold.Finish();
        return report with { Snapshots = pool.Ids().Count, Elapsed = time.GetElapsedTime(_start) };
    }

    private SnapshotReport Run(PoolDirectory pool, BackupPlan plan, CancellationToken cancellationToken)
    {
        // One of another length is damaged, here or there: what is sound takes its place.
        var present = new PoolSweep(pool).Present(cancellationToken).Where(blob => blob.MisplacedAt is null).ToDictionary(blob => blob.Digest, blob => blob.Length);
        var missing = plan.Blobs.Where(blob => present.GetValueOrDefault(blob.Digest, -1) != blob.Length).ToList();
        DiskSpace.Demand(fileSystem, pool.Root, missing.Sum(blob => blob.Length));
        var meter = new ProgressMeter(progress, time, OperationPhase.Writing, missing.Count, missing.Sum(blob => blob.Length));
        using var intake = new PoolIntake(pool, source, meter, time);
        var faults = new List<BlobReading>();
        foreach (var blob in missing)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (intake.Take(blob, cancellationToken) is { Verdict: not BlobVerdict.Sound } fault)
            {
                faults.Add(fault);
            }
        }

        intake.Settle();
        meter.Report();
        var (content, links) = new BackupConclusion(source, scanner, options.Parallelism, time).Of(plan, faults, cancellationToken);
        var snapshot = new SnapshotFile(pool, source, plan, content, links, time);
        var newest = pool.Ids().Select(id => (SnapshotId?)id).LastOrDefault();
        var isSame = newest is { } last && snapshot.IsSameAs(last, cancellationToken);
        return new SnapshotReport
        {
            Id = isSame && options.SkipIfUnchanged ? null : snapshot.Write(isSame ? newest : null, cancellationToken),
            SameAs = isSame ? newest : null,
            Content = content,
            BlobsAdded = intake.Added.Count,
            BytesAdded = intake.AddedBytes,
        };
    }

    // A snapshot that lost something must not push out one that has it.
    private ForgetReport? ThinOut(PoolDirectory pool, SnapshotReport report, bool sweepsAlways, CancellationToken cancellationToken)
    {
        var keepsAll = options.Retention is null || !report.Content.IsSound;
        if (keepsAll && !sweepsAlways)
        {
            return null;
        }

        var policy = keepsAll ? new RetentionPolicy { Last = RetentionPolicy.Unlimited } : options.Retention!;
        var forgotten = new Forgetter(pool, new ForgetOptions { Policy = policy }, time).Run(sweepsAlways, cancellationToken);
        return keepsAll ? null : forgotten;
    }
}
