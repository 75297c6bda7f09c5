using RegStore.Archives;
using RegStore.Checks;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>Scan, plan, write: index, blobs, links, seal. What turns out damaged on the way is left out and told, and the rest goes on.</summary>
internal sealed class BackupRunner(IStoreSource source, StoreScanner scanner, BackupOptions options, IProgress<OperationProgress>? progress, TimeProvider time)
{
    private const string DeletedMeanwhile = "it was deleted or moved while the backup ran";

    private static readonly string Tool = $"regstore {typeof(BackupRunner).Assembly.GetName().Version?.ToString(3)}";

    private readonly long _start = time.GetTimestamp();

    /// <summary>Plans and writes nothing.</summary>
    public BackupReport Plan(CancellationToken cancellationToken)
    {
        var plan = BackupPlan.Of(scanner.Scan(cancellationToken), options.Selection);
        return Conclude(plan, [], cancellationToken).Report;
    }

    /// <summary>Writes an archive to a stream.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="compression">How it is compressed.</param>
    /// <param name="written">Told now and then that more was written to a stream that can seek, so that what was written last can be taken back; null for one that cannot.</param>
    /// <param name="beside">The files of state that lie beside the store.</param>
    /// <param name="prepare">Told what was planned, before the first byte is written.</param>
    /// <param name="cancellationToken">Ends the work with an exception.</param>
    public BackupReport Write(
        Stream stream, ArchiveCompression compression, Action? written, IReadOnlyList<string> beside, Action<BackupPlan> prepare, CancellationToken cancellationToken)
    {
        if (source is ArchiveSource { CanReadAgain: false })
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, "A backup needs a store that can be read more than once: name a directory or a file, not a stream.");
        }

        var plan = BackupPlan.Of(scanner.Scan(cancellationToken), options.Selection);
        prepare(plan);
        var meter = new ProgressMeter(progress, time, OperationPhase.Writing, plan.Blobs.Count, plan.Bytes);
        using var output = new ArchiveOutput(stream, compression, options.Level, written);
        using var writer = new ArchiveWriter(output, source, options, meter, time);
        var index = ArchiveDocuments.Write(IndexOf(plan, beside));
        writer.WriteDocument(ArchiveLayout.Index, index);
        var faults = new List<BlobReading>();
        foreach (var blob in plan.Blobs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (writer.Write(blob, cancellationToken) is { Verdict: not BlobVerdict.Sound } fault)
            {
                faults.Add(fault);
            }
        }

        var (report, links) = Conclude(plan, faults, cancellationToken);
        var count = 0;
        foreach (var link in links)
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Write(link);
            count += link.Target is null ? 0 : 1;
        }

        writer.WriteDocument(ArchiveLayout.Seal, ArchiveDocuments.Write(new ArchiveSeal(
            ArchiveLayout.Schema, Digest.Compute(index), report.Repositories, report.Tags, report.Revisions, report.Blobs, report.BlobBytes, count, report.Skipped)));
        writer.Finish();
        meter.Report();
        return report with { BytesWritten = output.Written, Elapsed = time.GetElapsedTime(_start) };
    }

    /// <summary>What was written, what was not, and which links belong to it.</summary>
    private (BackupReport Report, IEnumerable<PlannedLink> Links) Conclude(BackupPlan plan, IReadOnlyList<BlobReading> faults, CancellationToken cancellationToken)
    {
        var lost = faults.Where(fault => fault.Verdict != BlobVerdict.Transient).Select(fault => fault.Blob.Digest).ToHashSet();
        var findings = FindingsOf(plan, faults, cancellationToken);
        var wholeness = new Wholeness(plan, lost, findings.Where(finding => finding.Kind == FindingKind.LinkMismatch).Select(finding => finding.Path).ToHashSet());
        var links = new PlannedLinks(plan, wholeness);
        var kept = plan.Repositories.Select(repository => (Repository: repository, Revisions: wholeness.Kept(repository))).ToList();
        var skipped = SkippedOf(plan, lost, kept, findings).ToList();
        var report = new BackupReport
        {
            Kind = plan.Index.Kind,
            Findings = findings,
            Skipped = skipped,
            IsSound = skipped.All(item => item.Reason == DeletedMeanwhile),
            Repositories = kept.Count,
            Tags = kept.Sum(it => PlannedLinks.Tags(it.Repository, it.Revisions).Count()),
            Revisions = kept.Sum(it => it.Revisions.Count),
            Blobs = plan.Blobs.Count - lost.Count,
            BlobBytes = plan.Blobs.Where(blob => !lost.Contains(blob.Digest)).Sum(blob => blob.Length),
            Elapsed = time.GetElapsedTime(_start),
        };
        return (report, kept.SelectMany(it => links.Of(it.Repository, it.Revisions, it.Repository.Entry.Name)));
    }

    private IReadOnlyList<Finding> FindingsOf(BackupPlan plan, IReadOnlyList<BlobReading> faults, CancellationToken cancellationToken) =>
    [
        .. new Assessor(source, scanner, options.Parallelism, time).Of(plan.Index, faults, plan.References, cancellationToken).Findings
            .Where(finding => finding.Severity == Severity.Error || finding.Kind.IsInability),
    ];

    private static IEnumerable<SkippedItem> SkippedOf(
        BackupPlan plan, HashSet<Digest> lost, List<(PlannedRepository Repository, IReadOnlySet<Digest> Revisions)> kept, IReadOnlyList<Finding> findings)
    {
        var byReference = findings.SelectMany(finding => finding.Affects.Select(reference => (reference, finding))).ToLookup(it => it.reference.ToString(), it => it.finding);
        var byDigest = findings.Where(finding => finding.Digest is not null).ToLookup(finding => finding.Digest!.Value);
        foreach (var (repository, revisions) in kept)
        {
            var name = repository.Entry.Name;
            var tags = repository.Tags.Where(tag => tag.Current.State != LinkState.Absent && (tag.Current.Target is not { } it || !revisions.Contains(it))).ToList();
            foreach (var tag in tags)
            {
                var reference = new ImageReference(name, tag.Tag).ToString();
                yield return new SkippedItem(reference, tag.Current.Target, Reason(byReference[reference], findings));
            }

            var named = tags.Targets().ToHashSet();
            foreach (var digest in repository.Revisions.Where(digest => !revisions.Contains(digest) && !named.Contains(digest)).Order())
            {
                var reference = new ImageReference(name, digest).ToString();
                var causes = byReference[reference].Concat(byDigest[digest])
                    .Concat(plan.Index.FindManifest(digest)?.Blobs.SelectMany(blob => byDigest[repository.Layers.GetValueOrDefault(blob.Digest, blob.Digest)]) ?? []);
                yield return new SkippedItem(reference, digest, Reason(causes, findings));
            }

            foreach (var digest in repository.Gutted.Order())
            {
                yield return new SkippedItem(new ImageReference(name, digest).ToString(), digest, FindingKind.IndexGutted.ToString());
            }
        }

        // What lies behind something that could not be read is not known, and so may be lost.
        foreach (var hidden in plan.Index.AllIrregularities.Where(it => it.HidesContent))
        {
            yield return new SkippedItem(null, null, $"whatever is in {hidden.Path}: {hidden.Detail}");
        }

        foreach (var fault in findings.Where(finding => finding.Kind.IsOfArchive))
        {
            yield return new SkippedItem(null, null, $"whatever is missing from the archive that was read: {fault.Kind}, {fault.Message}");
        }

        if (plan.Index.MissingRoots.Contains(StorageLayout.Repositories) && plan.Index.Blobs.Count > 0)
        {
            yield return new SkippedItem(null, null, "every repository: the store has blobs, and no directory of repositories");
        }

        foreach (var digest in lost.Order())
        {
            yield return new SkippedItem(null, digest, Reason(byDigest[digest], findings));
        }
    }

    // Where nothing is wrong with it, what was not read may hide it, or it was there when the backup began and is gone.
    private static string Reason(IEnumerable<Finding> causes, IReadOnlyList<Finding> all) =>
        Names(causes) is { Length: > 0 } known ? known
        : Names(all.Where(finding => finding.Kind.IsInability || finding.Kind.IsOfArchive)) is { Length: > 0 } hidden ? hidden
        : DeletedMeanwhile;

    private static string Names(IEnumerable<Finding> findings) => string.Join(", ", findings.Select(finding => finding.Kind.ToString()).Distinct().Order(StringComparer.Ordinal));

    private ArchiveIndex IndexOf(BackupPlan plan, IReadOnlyList<string> beside)
    {
        var it = options.Selection;
        return new ArchiveIndex(
            ArchiveLayout.Schema,
            Tool,
            StoreKindDetector.NameOf(source.Kind),
            new IndexedSelection(it.Repositories, it.Tags, it.Platforms, it.TaggedOnly, it.IncludeOrphans, it.Referrers),
            beside,
            [
                .. plan.Repositories.Select(repository => new IndexedRepository(
                    repository.Entry.Name.ToString(),
                    [.. repository.Tags.Where(tag => tag.Current.Target is not null).Select(tag => new IndexedTag(tag.Tag.ToString(), tag.Current.Target!.Value))])),
            ],
            [.. plan.Blobs.Select(blob => new IndexedBlob(blob.Digest, blob.Length))]);
    }
}
