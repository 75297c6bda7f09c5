using RegStore.Archives;
using RegStore.Blobs;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>What is wrong with a store, as far as it was read.</summary>
/// <param name="Index">The store, without what was deleted while it was read.</param>
/// <param name="Obstacles">What would stop a garbage collection.</param>
/// <param name="Findings">The findings, in ordinal order of path, then of id.</param>
internal sealed record CheckedStore(StoreIndex Index, IReadOnlyList<CollectionObstacle> Obstacles, IReadOnlyList<Finding> Findings)
{
    /// <summary>The generations whose <c>garbage-collect</c> stops at something.</summary>
    public ServerGenerations BlocksGc => Obstacles.Aggregate(ServerGenerations.None, (all, it) => all | it.Plain);

    /// <summary>The generations whose <c>garbage-collect --delete-untagged</c> stops at something.</summary>
    public ServerGenerations BlocksGcDeleteUntagged => Obstacles.Aggregate(ServerGenerations.None, (all, it) => all | it.DeleteUntagged);

    /// <summary>The references that cannot be pulled, each once.</summary>
    public IEnumerable<ImageReference> Broken() => Findings.Where(finding => finding.Severity == Severity.Error).SelectMany(finding => finding.Affects).Distinct();
}

/// <summary>Puts together all that is known of a store: its structure, what reading its blobs gave, and of an archive its seal.</summary>
internal sealed class StoreChecks(IStoreSource source, RunContext run)
{
    /// <summary>Checks a store.</summary>
    /// <param name="index">What the scan found.</param>
    /// <param name="faults">The blobs whose bytes were read and are not sound; null if none were read.</param>
    /// <param name="only">The references that count; empty for all.</param>
    /// <param name="cancellationToken">Ends the work; what was read until then counts.</param>
    /// <param name="read">The blobs that were to be read; null for all.</param>
    public CheckedStore Of(
        StoreIndex index,
        IReadOnlyList<BlobReading>? faults,
        IReadOnlyCollection<ImageReference> only,
        CancellationToken cancellationToken,
        IReadOnlySet<Digest>? read = null)
    {
        var archive = (source as IArchived)?.Contents;
        index = FollowVanished(index, faults ?? [], cancellationToken);
        var obstacles = new CollectionForecast(index).Obstacles();
        var proof = new ProvedBlobs(index, faults, read);
        var drafts = StructureChecks.Of(index, run.Now)
            .SelectMany(proof.WhoIsWrong)
            .Concat((faults ?? []).Select(reading => BlobFaults.Draft(reading, index)).OfType<Finding>())
            .Concat(archive is null ? [] : new ArchiveChecks(archive, index).Run())
            .Concat(faults is null ? [] : new AliasCheck(source, run).Of(index, faults, read, cancellationToken));
        var findings = new FindingReport(index, obstacles, source.Place).Complete(drafts, only);
        return new CheckedStore(index, obstacles, new LeftOut(archive?.Seal).Settle(findings, index));
    }

    /// <summary>A blob that is gone since the scan was deleted, or is missing: the second look says which.</summary>
    private StoreIndex FollowVanished(StoreIndex index, IReadOnlyList<BlobReading> faults, CancellationToken cancellationToken)
    {
        var vanished = faults.Where(reading => reading is { Verdict: BlobVerdict.Vanished, Blob.MisplacedAt: null }).Select(reading => reading.Blob.Digest).ToHashSet();
        return vanished.Count == 0 || cancellationToken.IsCancellationRequested ? index : new StoreScanner(source, run).Settle(index.Without(vanished), cancellationToken);
    }
}
