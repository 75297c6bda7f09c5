using RegStore.Blobs;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Repairs;

/// <summary>Writes what is put into the store, and the journal, beside it: each blob proved while it is copied. No part of the store is changed.</summary>
internal sealed class Preparation(IStoreSource store, string root, RunContext run, QuarantineDirectory quarantine)
{
    /// <summary>Prepares a repair.</summary>
    /// <returns>Its id; its directory in quarantine is whole.</returns>
    /// <exception cref="RegistryStoreException">A source changed, the disk is full, or the store lies on several.</exception>
    public SnapshotId Run(RepairPlan plan, CancellationToken cancellationToken)
    {
        var files = run.FileSystem;
        try
        {
            using var staging = new StagingDirectory(files, quarantine.Staging);
            EnsureOneDisk(staging);
            var blobs = plan.Steps.Where(step => step.Blob is not null).ToList();
            DiskSpace.Ensure(files, staging.Path, blobs.Sum(step => step.Size));
            var tree = RepairMoves.TreeOfNew(files, staging.Path, Ownership.Of(files, root) ?? Ownership.Usual);
            CopyBlobs(blobs, new BlobFiles(tree), cancellationToken);
            foreach (var step in plan.Steps.Where(step => step.Link is not null))
            {
                tree.Write(step.Path, StorageLayout.LinkContent(step.Link!.Value), step.Modified);
            }

            var journal = new JournalWriter(store, tree).Write(plan);
            journal.Write(new WritableTree(files, staging.Path, Ownership.Private), root);
            DiskFlush.Everything(files, staging.Path);
            cancellationToken.ThrowIfCancellationRequested();
            var id = SnapshotId.NewAfter(quarantine.Ids(), run.Time.GetUtcNow());
            staging.Become(quarantine.PathOf(id), Ownership.Private);
            return id;
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            throw DiskSpace.Full(quarantine.Path, e);
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
        if (staging.FindOnOtherDisk(root, StorageLayout.Blobs, StorageLayout.Repositories) is { } elsewhere)
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{elsewhere} is on another disk than {quarantine.Path}: a repair moves files between the two, and needs both on one. Nothing was changed.");
        }
    }
}
