using RegStore.Archives;
using RegStore.Blobs;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>Scan, plan, write: index, blobs, links, seal. What turns out damaged on the way is left out and told, and the rest goes on.</summary>
internal sealed class BackupRunner(IStoreSource source, RunContext run, BackupOptions options)
{
    private readonly BackupOutcome _outcome = new(source, run);

    /// <summary>Plans and writes nothing.</summary>
    public BackupReport Plan(CancellationToken cancellationToken)
    {
        var plan = BackupPlan.OfStore(new StoreScanner(source, run).Scan(cancellationToken), options.Selection);
        var report = _outcome.Of(plan, [], cancellationToken).Report;
        report.Elapsed = run.Elapsed;
        return report;
    }

    /// <summary>Writes an archive to a stream.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="compression">How it is compressed.</param>
    /// <param name="written">Called now and then when more was written to a stream that can seek, so that what was written last can be taken back; null for one that cannot.</param>
    /// <param name="beside">The files of state that lie beside the store.</param>
    /// <param name="prepare">Receives what was planned, before the first byte is written.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public BackupReport Write(
        Stream stream, ArchiveCompression compression, Action? written, IReadOnlyList<string> beside, Action<BackupPlan> prepare, CancellationToken cancellationToken)
    {
        if (!source.CanReadAgain)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, "A backup needs a store that can be read more than once: name a directory or a file, not a stream.");
        }

        var plan = BackupPlan.OfStore(new StoreScanner(source, run).Scan(cancellationToken), options.Selection);
        prepare(plan);
        var meter = run.Meter(OperationPhase.Writing, plan.Blobs.Count, plan.Bytes);
        using var output = new ArchiveOutput(stream, compression, options.Level, written);
        using var writer = new ArchiveWriter(output, (options.OwnerId, options.GroupId));
        using var proof = new BlobProof(source, run, meter);
        var index = ArchiveDocuments.Write(PlannedIndex.Of(plan, plan.Blobs, source.Kind, beside));
        writer.WriteDocument(ArchiveLayout.Index, index);
        var faults = new List<BlobReading>();
        foreach (var blob in plan.Blobs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (proof.Read(blob, writer, cancellationToken) is { Verdict: not BlobVerdict.Sound } fault)
            {
                faults.Add(fault);
            }

            meter.Add(1, 0);
        }

        var (report, links) = _outcome.Of(plan, faults, cancellationToken);
        var count = 0;
        foreach (var link in links)
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Write(link);
            count += link.Target is null ? 0 : 1;
        }

        writer.WriteDocument(ArchiveLayout.Seal, ArchiveDocuments.Write(report.Seal(Digest.Compute(index), count)));
        writer.Finish();
        meter.Report();
        (report.BytesWritten, report.Elapsed) = (output.Written, run.Elapsed);
        return report;
    }
}
