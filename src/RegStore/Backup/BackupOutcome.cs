using RegStore.Blobs;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Verification;

namespace RegStore.Backup;

/// <summary>What of a plan was written, what was not and why, and which links belong to what was.</summary>
internal sealed class BackupOutcome(IStoreSource source, RunContext run)
{
    private const string InDatabase = "whatever only the metadata database knows: manifests and tags that are not on disk";
    private const string DeletedMeanwhile = "it was deleted or moved while the backup ran";

    /// <summary>Concludes.</summary>
    /// <param name="plan">What was to go in.</param>
    /// <param name="faults">The blobs that were read and are not sound.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public (BackupReport Report, IEnumerable<PlannedLink> Links) Of(BackupPlan plan, IReadOnlyList<BlobReading> faults, CancellationToken cancellationToken)
    {
        var findings = FindingsOf(plan, faults, cancellationToken);

        // What was not read, and is not as long as it should be, counts as lost too.
        var lost = BlobReading.Unsound(faults)
            .Concat(findings.Where(finding => finding.Kind == FindingKind.BlobSizeMismatch).Select(finding => finding.Digest!.Value))
            .ToHashSet();
        var images = new KeptImages(plan, lost, findings.Where(finding => finding.Kind == FindingKind.LinkMismatch).Select(finding => finding.Path).ToHashSet());
        var links = new PlannedLinks(plan, images);
        var kept = plan.Repositories.Select(repository => (Repository: repository, Revisions: images.Kept(repository))).ToList();
        var tags = kept.SelectMany(it => PlannedLinks.Tags(it.Repository, it.Revisions), (it, tag) => $"{it.Repository.Entry.Name}:{tag.Tag}").ToHashSet();
        var skipped = SkippedOf(plan, lost, kept, findings).ToList();
        var report = new BackupReport
        {
            Kind = plan.Index.Kind,
            Findings = findings,
            Skipped = skipped,
            Repositories = kept.Count,
            Tags = tags.Count,
            TagNames = tags,
            Revisions = kept.Sum(it => it.Revisions.Count),
            Blobs = plan.Blobs.Count(blob => !lost.Contains(blob.Digest)),
            BlobBytes = plan.Blobs.Where(blob => !lost.Contains(blob.Digest)).Sum(blob => blob.Length),
        };
        return (report, kept.SelectMany(it => links.Of(it.Repository, it.Revisions, it.Repository.Entry.Name)));
    }

    private IReadOnlyList<Finding> FindingsOf(BackupPlan plan, IReadOnlyList<BlobReading> faults, CancellationToken cancellationToken) =>
    [
        .. new StoreChecks(source, run).Of(plan.Index, faults, plan.References, cancellationToken).Findings
            .Where(finding => finding.Severity == Severity.Error || finding.IsInability || finding.IsLeftOut),
    ];

    private static IEnumerable<SkippedItem> SkippedOf(
        BackupPlan plan, HashSet<Digest> lost, List<(PlannedRepository Repository, IReadOnlySet<Digest> Revisions)> kept, IReadOnlyList<Finding> findings)
    {
        var byReference = findings.SelectMany(finding => finding.Affects.Select(reference => (reference, finding))).ToLookup(it => it.reference.ToString(), it => it.finding);
        var byDigest = findings.Where(finding => finding.Digest is not null).ToLookup(finding => finding.Digest!.Value);
        foreach (var (repository, revisions) in kept)
        {
            var name = repository.Entry.Name;
            var tags = repository.Tags.Where(tag => tag.Current.Target is not { } it || !revisions.Contains(it)).ToList();
            foreach (var tag in tags)
            {
                var reference = new ImageReference(name, tag.Tag).ToString();
                yield return tag.Current.State == LinkState.Absent ? WithoutLink(reference) : Skip(reference, tag.Current.Target, byReference[reference], findings);
            }

            foreach (var tag in repository.Unpullable)
            {
                yield return WithoutLink(new ImageReference(name, tag.Tag).ToString());
            }


            var named = tags.Targets().ToHashSet();
            foreach (var digest in repository.Revisions.Where(digest => !revisions.Contains(digest) && !named.Contains(digest)).Order())
            {
                var reference = new ImageReference(name, digest).ToString();
                var causes = byReference[reference].Concat(byDigest[digest])
                    .Concat(plan.Index.FindManifest(digest)?.Blobs.SelectMany(blob => byDigest[repository.Layers.GetValueOrDefault(blob.Digest, blob.Digest)]) ?? []);
                yield return Skip(reference, digest, causes, findings);
            }

            // A platform that was deleted, by hand or by what collects garbage: its index goes without it.
            var deleted = findings.Where(finding => finding.Kind == FindingKind.IndexChildMissing && StorageLayout.IsWithin(finding.Path, StorageLayout.ManifestsOf(name)));
            foreach (var digest in deleted.Select(finding => finding.Digest!.Value).Distinct())
            {
                yield return new SkippedItem(new ImageReference(name, digest).ToString(), digest, FindingKind.IndexChildMissing.ToString());
            }

            foreach (var digest in repository.Gutted.Order())
            {
                yield return new SkippedItem(new ImageReference(name, digest).ToString(), digest, FindingKind.IndexGutted.ToString());
            }
        }

        // What lies behind something that could not be read is not known, and so may be lost.
        foreach (var hidden in plan.Index.AllIrregularities.Where(it => it.HidesContent))
        {
            yield return new SkippedItem(null, null, $"whatever is in {hidden.Path}: {hidden.Detail}") { Cause = SkipCause.Unreadable };
        }

        foreach (var fault in findings.Where(finding => finding.Kind.IsOfArchive))
        {
            yield return new SkippedItem(null, null, $"whatever is missing from the archive that was read: {fault.Kind}, {fault.Message}");
        }

        if (plan.Index.LostRepositories)
        {
            yield return new SkippedItem(null, null, FindingKind.RepositoriesMissing.ToString());
        }

        if (plan.Index.Kind == StoreKind.GitLabDatabase)
        {
            yield return new SkippedItem(null, null, InDatabase) { Cause = SkipCause.Unreadable };
        }

        foreach (var digest in lost.Order())
        {
            yield return Skip(null, digest, byDigest[digest], findings);
        }
    }

    private static SkippedItem WithoutLink(string reference) => new(reference, null, FindingKind.TagWithoutLink.ToString());

    // Where nothing is wrong with it, what was not read may hide it, or it was there when the backup began and is gone.
    private static SkippedItem Skip(string? reference, Digest? digest, IEnumerable<Finding> causes, IReadOnlyList<Finding> all)
    {
        var known = causes.ToList();
        var explaining = known.Count > 0 ? known : [.. all.Where(finding => finding.IsInability || finding.Kind.IsOfArchive)];
        return explaining.Count == 0
            ? new SkippedItem(reference, digest, DeletedMeanwhile) { Cause = SkipCause.Deleted }
            : new SkippedItem(reference, digest, string.Join(", ", explaining.Select(finding => finding.Kind.ToString()).Distinct().Order(StringComparer.Ordinal)))
            {
                Cause = explaining.TrueForAll(finding => finding.IsInability) ? SkipCause.Unreadable : SkipCause.Damaged,
            };
    }
}
