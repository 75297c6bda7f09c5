using System.Text;
using RegStore.Archives;
using RegStore.Backup;
using RegStore.Blobs;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Verification;

namespace RegStore.Restore;

/// <summary>Stages blobs, each proved while it is written; then, if all is sound, links; then gives it its place. All of what was chosen, or nothing.</summary>
internal sealed class Restorer(IStoreSource source, RunContext run, RestoreOptions options)
{
    // All that an archive holds is put back, what is left of damaged images included.
    private readonly ImageSelection _selection = options.Selection.TakesEverything
        ? new ImageSelection { IncludeOrphans = true, TakesLooseLayers = true }
        : options.Selection;

    /// <summary>Says what would be restored.</summary>
    public RestoreReport Plan(CancellationToken cancellationToken)
    {
        var plan = BackupPlan.Of(new StoreScanner(source, run).Scan(cancellationToken), _selection);
        Ensure(NamesOf(plan), options);
        return Report(plan, FindingsOf(plan, null, cancellationToken), new HashSet<Digest>(), isRestored: false);
    }

    /// <summary>Restores.</summary>
    public RestoreReport Run(string directory, CancellationToken cancellationToken)
    {
        if (options is { OwnerId: not null } && !Ownership.MayGiveAway)
        {
            throw new RegistryStoreException(StoreFailure.Refused, "Only root can change the owner of files: run as root, or leave the owner out.");
        }

        using var target = new RestoreTarget(run.FileSystem, directory, options.Merge, options is { OwnerId: { } user, GroupId: { } group } ? (user, group) : null, source.Owner);
        try
        {
            return Run(target, cancellationToken);
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            throw DiskSpace.Full(directory, e);
        }
    }

    private RestoreReport Run(RestoreTarget target, CancellationToken cancellationToken)
    {
        StagedBlobs? passed = null;
        (source as IArchived)?.KeepBy(other => passed = new StagedBlobs(target.Staged, other, target));
        var plan = BackupPlan.Of(new StoreScanner(source, run).Scan(cancellationToken), _selection);
        if (source.Faults.Count > 0 && !options.KeepSound)
        {
            return Report(plan, FindingsOf(plan, null, cancellationToken), new HashSet<Digest>(), isRestored: false);
        }

        EnsureDisk(target);
        var merge = target.ExistingRoot is { } root ? new MergeTarget(new DirectorySource(run.FileSystem, root), run.Silent, cancellationToken) : null;
        var names = NamesOf(plan);
        Ensure(plan, names, merge);
        var present = merge?.SoundOf(plan.Blobs) ?? new HashSet<Digest>();
        var faults = Stage(plan, target, present, cancellationToken);
        var findings = FindingsOf(plan, faults, cancellationToken);
        if (!options.KeepSound && findings.Any(finding => finding.Severity == Severity.Error || finding.IsInability))
        {
            return Report(plan, findings, present, isRestored: false);
        }

        // What is damaged and yet no error is needed by nothing that was chosen, or was deleted while it was read.
        var lost = BlobReading.Unsound(faults);
        var images = new KeptImages(plan, lost, findings.Where(finding => finding.Kind == FindingKind.LinkMismatch).Select(finding => finding.Path).ToHashSet());
        var intact = new KeptImages(plan, new HashSet<Digest>(), new HashSet<string>());
        if (!options.KeepSound && lost.Count > 0 && plan.Repositories.Any(it => images.Kept(it).Count < intact.Kept(it).Count))
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, "The store changed while it was read: nothing was restored. Try again, or restore from an archive.");
        }

        // Of a stream that is read once everything is staged, chosen or not.
        var wanted = plan.Blobs.Select(blob => blob.Digest).Where(digest => !present.Contains(digest) && !lost.Contains(digest)).ToHashSet();
        foreach (var digest in (passed?.Digests ?? []).Where(digest => !wanted.Contains(digest)).Distinct())
        {
            target.Staged.Delete(StorageLayout.Blob(digest));
        }

        // An empty store is a store.
        target.Staged.CreateDirectory(StorageLayout.Blobs);
        target.Staged.CreateDirectory(StorageLayout.Repositories);
        var kept = plan.Repositories.Select(it => (Repository: it, Revisions: images.Kept(it))).ToList();
        var links = LinksOf(plan, images, names).Where(link => merge is null || !merge.Has(link)).ToList();
        foreach (var link in links)
        {
            cancellationToken.ThrowIfCancellationRequested();
            link.WriteTo(target.Staged);
        }

        cancellationToken.ThrowIfCancellationRequested();
        WriteMarks(target);
        target.Commit(
            [.. links.Where(link => link.Target is null)],
            [
                .. plan.Blobs.Where(blob => wanted.Contains(blob.Digest)).Select(blob => StorageLayout.Blob(blob.Digest)),
                .. links.Where(link => link.Target is not null).Select(link => link.Path),
            ]);
        var skipped = options.KeepSound ? new BackupOutcome(source, run).Of(plan, faults, cancellationToken).Report : null;
        var report = Report(plan, findings, present, isRestored: true);
        report.Skipped = skipped?.Skipped ?? [];
        report.Tags = kept.Sum(it => PlannedLinks.Tags(it.Repository, it.Revisions).Count());
        report.Revisions = kept.Sum(it => it.Revisions.Count);
        report.Owner = target.Ownership is { Owner: { } owner, Group: { } group } && Ownership.MayGiveAway && (owner, group) != (0, 0) ? $"{owner}:{group}" : null;
        report.Blobs = plan.Blobs.Count - lost.Count;
        report.BlobBytes = plan.Blobs.Where(blob => !lost.Contains(blob.Digest)).Sum(blob => blob.Length);
        return report;
    }

    // Links that are written where a database has the truth do nothing.
    private void EnsureDisk(RestoreTarget target)
    {
        if (target.ExistingRoot is { } root && new DirectorySource(run.FileSystem, root).Kind == StoreKind.GitLabDatabase)
        {
            throw new RegistryStoreException(
                StoreFailure.Refused, $"{root} is the store of GitLab's registry with its metadata database, which would not see files added to its directory. Nothing was restored.");
        }
    }

    /// <summary>Writes what tells whose store it is, so that what was restored is judged as what it was.</summary>
    private void WriteMarks(RestoreTarget target)
    {
        if (source.Kind == StoreKind.GitLabDatabase)
        {
            target.WriteBeside($"{StorageLayout.DriverPath.Trim('/')}/../{StoreKindDetector.GitLabMark}", Encoding.ASCII.GetBytes("database-in-use"));
        }
        else if (source is { Kind: StoreKind.PullThroughCache, Cache: { Problem: null } cache })
        {
            target.WriteBeside(CacheState.FileName, cache.Write());
        }
    }

    private Dictionary<RepositoryName, RepositoryName> NamesOf(BackupPlan plan) =>
        plan.Repositories.ToDictionary(it => it.Entry.Name, it => options.Renames.GetValueOrDefault(it.Entry.Name, it.Entry.Name));

    private static void Ensure(Dictionary<RepositoryName, RepositoryName> names, RestoreOptions options)
    {
        foreach (var missing in options.Renames.Keys.Where(name => !names.ContainsKey(name)))
        {
            throw RegistryStoreException.NotInStore($"The archive, or what was chosen of it, has no repository {missing} to rename.");
        }

        if (names.Values.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"Two repositories would be called {twice.Key}.");
        }
    }

    private void Ensure(BackupPlan plan, Dictionary<RepositoryName, RepositoryName> names, MergeTarget? merge)
    {
        Ensure(names, options);
        if (!options.OverwriteTags)
        {
            merge?.EnsureTags(plan.Repositories.SelectMany(it => it.Tags.Where(tag => tag.Current.Target is not null)
                .Select(tag => (names[it.Entry.Name], tag.Tag, tag.Current.Target!.Value))));
        }
    }

    private List<BlobReading> Stage(BackupPlan plan, RestoreTarget target, IReadOnlySet<Digest> present, CancellationToken cancellationToken)
    {
        var faults = new List<BlobReading>();
        var missing = plan.Blobs.Where(blob => !present.Contains(blob.Digest)).ToList();
        var passed = missing.Where(blob => source.FindDigest(blob.Path, blob.Digest.Function) is not null).Select(blob => blob.Digest).ToHashSet();
        var copied = missing.Where(blob => !passed.Contains(blob.Digest)).ToList();
        target.EnsureSpace(copied.Sum(blob => blob.Length));
        var meter = run.Meter(OperationPhase.Writing, copied.Count, copied.Sum(blob => blob.Length));
        using var proof = new BlobProof(source, run, meter);
        var files = new BlobFiles(target.Staged);
        foreach (var blob in missing)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isStaged = passed.Contains(blob.Digest);
            var reading = proof.Read(blob, isStaged ? null : files, cancellationToken);
            meter.Add(isStaged ? 0 : 1, 0);
            if (reading.Verdict != BlobVerdict.Sound)
            {
                faults.Add(reading);
            }
            else if (!target.Staged.Has(StorageLayout.Blob(blob.Digest)))
            {
                // There was no room for it when it went by.
                target.EnsureSpace(blob.Length);
                faults.Add(reading with { Verdict = BlobVerdict.Unreadable, Problem = "there was no space to keep it when it passed in the stream" });
            }
        }

        meter.Report();
        return faults;
    }

    private static IEnumerable<PlannedLink> LinksOf(BackupPlan plan, KeptImages images, Dictionary<RepositoryName, RepositoryName> names)
    {
        var links = new PlannedLinks(plan, images);
        return plan.Repositories.SelectMany(it => links.Of(it, images.Kept(it), names[it.Entry.Name]));
    }

    private List<Finding> FindingsOf(BackupPlan plan, IReadOnlyList<BlobReading>? faults, CancellationToken cancellationToken) =>
    [
        .. new StoreChecks(source, run).Of(plan.Index, faults, plan.References, cancellationToken).Findings
            .Where(finding => finding.Severity > Severity.Info || finding.Kind == FindingKind.ArchiveUnsealed),
    ];

    private RestoreReport Report(BackupPlan plan, IReadOnlyList<Finding> findings, IReadOnlySet<Digest> present, bool isRestored)
    {
        var images = new KeptImages(plan, new HashSet<Digest>(), new HashSet<string>());
        var kept = plan.Repositories.Select(it => (Repository: it, Revisions: images.Kept(it))).ToList();
        return new RestoreReport
        {
            IsRestored = isRestored,
            Kind = plan.Index.Kind,
            Findings = findings,
            Beside = source.Beside,
            Repositories = kept.Count,
            Tags = kept.Sum(it => PlannedLinks.Tags(it.Repository, it.Revisions).Count()),
            Revisions = kept.Sum(it => it.Revisions.Count),
            Blobs = plan.Blobs.Count,
            BlobBytes = plan.Bytes,
            BlobsPresent = present.Count,
            Elapsed = run.Elapsed,
        };
    }
}
