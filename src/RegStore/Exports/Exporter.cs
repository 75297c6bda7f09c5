using RegStore.Backup;
using RegStore.Blobs;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Rootfs;
using RegStore.Verification;

namespace RegStore.Exports;

/// <summary>Plans, writes, and gives the result its name if all of it is sound. Where something is not, the report says all that is damaged.</summary>
internal sealed class Exporter(IStoreSource source, RunContext run, ExportOptions options, IReadOnlyList<ImageReference> references)
{
    // Header and padding.
    private const int MemberOverhead = 1024;

    /// <summary>Exports to a file, which gets its name when it is whole.</summary>
    public ExportReport ToFile(string path, CancellationToken cancellationToken)
    {
        var compression = options.Compression ?? ArchiveSuffix.CompressionOf(path);
        using var file = new OutputFile(run.FileSystem, path, OverwriteRule.Always, options.Mode is { } mode ? Ownership.OfFileMode(mode) : null);
        try
        {
            var report = Write(file.Stream, compression, file.BeginFlush, plan => DiskSpace.Ensure(run.FileSystem, file.Directory, compression == ArchiveCompression.None ? plan.Bytes + ((long)plan.Blobs.Count * MemberOverhead) : 0), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (report.IsExported)
            {
                file.Flush();
                file.Commit();
            }

            return report;
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            throw DiskSpace.Full(path, e);
        }
    }

    /// <summary>Exports to a stream. Where a blob is damaged the tar breaks off, so that no reader takes it for whole.</summary>
    public ExportReport ToStream(Stream stream, CancellationToken cancellationToken) =>
        Write(stream, options.Compression ?? ArchiveCompression.None, null, _ => { }, cancellationToken);

    /// <summary>Exports to a directory.</summary>
    public ExportReport ToDirectory(string directory, CancellationToken cancellationToken) => Explain(
        () =>
        {
            var plan = Plan(cancellationToken);
            using var layout = new LayoutDirectory(run.FileSystem, directory, plan);
            try
            {
                return Export(plan, layout, cancellationToken);
            }
            catch (FormatException e)
            {
                throw new RegistryStoreException(StoreFailure.Invalid, $"{LayoutDocuments.Index} in {directory} cannot be understood: {e.Message}. Nothing was exported.", e);
            }
            catch (IOException e) when (DiskSpace.IsFull(e))
            {
                throw DiskSpace.Full(directory, e);
            }
        },
        cancellationToken);

    private ExportPlan Plan(CancellationToken cancellationToken)
    {
        EnsureReadable();
        return new ExportPlanner(source, run.Silent, options, cancellationToken).Plan(references);
    }

    private void EnsureReadable()
    {
        if (!source.CanReadAgain)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, "An export needs a store that can be read more than once: name a directory or a file, not a stream.");
        }
    }

    private ExportReport Write(Stream stream, ArchiveCompression compression, Action? written, Action<ExportPlan> prepare, CancellationToken cancellationToken) => Explain(
        () =>
        {
            if (options.Format == ExportFormat.Rootfs)
            {
                return WriteRootfs(stream, compression, written, cancellationToken);
            }

            var plan = Plan(cancellationToken);
            prepare(plan);
            using var output = new ArchiveOutput(stream, compression, null, written);
            using var tar = new LayoutTar(plan, output);
            var report = Export(plan, tar, cancellationToken);
            report.BytesWritten = output.Written;
            return report;
        },
        cancellationToken);

    private ExportReport WriteRootfs(Stream stream, ArchiveCompression compression, Action? written, CancellationToken cancellationToken)
    {
        EnsureReadable();
        var (files, digest, platform) = ImageFiles.Find(source, references[0], options.Platform, cancellationToken);
        files.Apply();
        using var output = new ArchiveOutput(stream, compression, null, written);
        var meter = run.Meter(OperationPhase.Writing);
        var count = new RootfsWriter(files, output, meter, cancellationToken).Write();
        output.Finish();
        meter.Report();
        return new ExportReport
        {
            IsExported = true,
            Images = [new ExportedImage(references[0], digest, platform)],
            Blobs = files.Layers.Count,
            BlobBytes = files.Layers.Sum(layer => source.Find(StorageLayout.Blob(layer.Stored))?.Length ?? 0),
            Files = count,
            BytesWritten = output.Written,
            Elapsed = run.Elapsed,
        };
    }

    private ExportReport Export(ExportPlan plan, IExportTarget target, CancellationToken cancellationToken)
    {
        var meter = run.Meter(OperationPhase.Writing, plan.Blobs.Count, plan.Bytes);
        using var proof = new BlobProof(source, run, meter);
        var present = 0;
        target.Begin();
        foreach (var blob in InOrderOfStorage(plan))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (target.Has(blob))
            {
                present++;
            }
            else if (proof.Read(blob, target.Blobs, cancellationToken) is { IsSound: false } fault)
            {
                return Refuse(cancellationToken) ?? throw NotReadable(fault);
            }

            meter.Add(1, 0);
        }

        target.Finish();
        meter.Report();
        return new ExportReport
        {
            IsExported = true,
            Images = [.. plan.Images.Select(it => it.Image)],
            Absent = [.. plan.Absent],
            Blobs = plan.Blobs.Count,
            BlobBytes = plan.Bytes,
            BlobsPresent = present,
            Elapsed = run.Elapsed,
        };
    }

    // In an archive that cannot be read anywhere, blobs that are asked for in their order cost one pass.
    private static IEnumerable<BlobEntry> InOrderOfStorage(ExportPlan plan) => plan.Blobs.Values.OrderBy(blob => blob.Path, StringComparer.Ordinal);

    private ExportReport Explain(Func<ExportReport> export, CancellationToken cancellationToken)
    {
        try
        {
            return export();
        }
        catch (RegistryStoreException e) when (IsDamage(e))
        {
            if (Refuse(cancellationToken) is { } report)
            {
                return report;
            }

            throw;
        }
    }

    // A blob that is not in the store was promised by a manifest of it.
    private static bool IsDamage(RegistryStoreException e) =>
        e.Failure is StoreFailure.Damaged or StoreFailure.TooLarge || (e.Failure == StoreFailure.NotInStore && e.Digest is not null);

    /// <summary>What is wrong with the images, as verify reports it; null if it finds nothing wrong.</summary>
    private ExportReport? Refuse(CancellationToken cancellationToken)
    {
        var report = new Verifier(source, run.Silent, "", new VerifyOptions { References = references }).Run(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var findings = report.Findings.Where(finding => finding.Severity == Severity.Error || finding.IsInability).ToList();
        return findings.Count == 0 ? null : new ExportReport { Findings = findings, Elapsed = run.Elapsed };
    }

    private static RegistryStoreException NotReadable(BlobReading fault) => new(
        fault.Verdict == BlobVerdict.Mismatch ? StoreFailure.Damaged : StoreFailure.Unreadable,
        $"{fault.Blob.Path} changed while it was read, or cannot be read{(fault.Problem is { } problem ? $": {problem}" : "")}. Nothing was exported.")
    {
        StoragePath = fault.Blob.Path,
        Digest = fault.Blob.Digest,
    };
}
