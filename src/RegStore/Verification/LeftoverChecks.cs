using System.Globalization;
using RegStore.Graph;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>What lies in the store and serves nobody, and what nobody can place.</summary>
internal static class LeftoverChecks
{
    public static IEnumerable<Finding> Of(StoreIndex index, DateTime now) =>
        index.AllIrregularities.Where(it => it.Kind != IrregularityKind.Litter && (it.Kind != IrregularityKind.Temporary || Leftovers.IsAbandoned(it, now))).Select(OfIrregularity)
            .Concat(OfLitter(index))
            .Concat(OfCache(index))
            .Concat(index.Repositories.SelectMany(repository => OfRepository(repository, now)))
            .Concat(OfUnused(new Reachability(index)));

    /// <summary>What an irregular path means.</summary>
    public static Finding OfIrregularity(Irregularity irregularity)
    {
        var (kind, message) = irregularity.Kind switch
        {
            IrregularityKind.NotARegularFile when irregularity is { LinkTarget: not null, Digest: null } =>
                (FindingKind.NotARegularFile, $"{irregularity.Detail}: the registry follows it, but regstore does not, so its target is neither verified nor backed up"),
            IrregularityKind.NotARegularFile => (FindingKind.NotARegularFile, $"{irregularity.Detail} is where something else belongs"),
            IrregularityKind.Unreadable => (FindingKind.DirectoryUnreadable, $"it could not be read: {irregularity.Detail}"),
            IrregularityKind.Temporary => (FindingKind.TemporaryFile, irregularity.Detail),
            IrregularityKind.Followed => (FindingKind.LinkFollowed, $"{irregularity.Detail}, which the registry follows"),
            _ => (FindingKind.PathUnknown, $"{irregularity.Detail}; no registry writes it there"),
        };
        return new Finding(kind, irregularity.Path, message)
        {
            Digest = irregularity.Digest,
            Remedies = irregularity is { Kind: IrregularityKind.NotARegularFile, LinkTarget: not null, Digest: null } ? [Remedy.ReplaceLink] : [],
            Needs = irregularity.Digest is { } digest ? [new Need(digest)] : [],
        };
    }

    // A line for each sort: there may be one in every directory. Those among the tags first, where they can stop a garbage collection.
    private static IEnumerable<Finding> OfLitter(StoreIndex index) =>
        index.Repositories.SelectMany(it => it.Tags.Where(tag => tag.IsLitter), (it, tag) => (Path: StorageLayout.TagDirectory(it.Name, tag.Tag), Sort: LitterNames.Find(tag.Tag.ToString())!))
            .Concat(index.AllIrregularities.Where(it => it.Kind == IrregularityKind.Litter).Select(it => (it.Path, Sort: it.Detail)))
            .GroupBy(it => it.Sort, it => it.Path)
            .Select(same => new Finding(
                FindingKind.Litter,
                same.First(),
                $"{same.Key}{Elsewhere(same.Count() - 1)}: no registry writes it, and no image needs it"));

    private static string Elsewhere(int places) => places switch
    {
        0 => "",
        1 => ", here and in one other place",
        _ => $", here and in {places} other places",
    };

    private static IEnumerable<Finding> OfCache(StoreIndex index) => index.Cache?.Problem is { } problem
        ? [new Finding(FindingKind.CacheStateDamaged, CacheState.Path, $"the state of the pull-through cache cannot be understood, and the server does not start with it: {problem}")]
        : [];

    private static IEnumerable<Finding> OfRepository(RepositoryEntry repository, DateTime now)
    {
        var path = StorageLayout.Repository(repository.Name);
        if (!repository.Name.IsValid)
        {
            yield return new Finding(FindingKind.RepositoryNameInvalid, path, "the registry refuses the repository's name, and its garbage-collect stops at it");
        }

        var stale = Leftovers.StaleUploads(repository, now).ToList();
        foreach (var upload in stale)
        {
            yield return OfUpload(upload, $"{StorageLayout.UploadsOf(repository.Name)}/{upload.Id}");
        }

        if (repository is { Tags.Count: 0, Revisions.Count: 0 } && repository.Uploads.Count == stale.Count)
        {
            yield return new Finding(FindingKind.RepositoryEmpty, path, "the repository has no tags and no revisions");
        }
    }

    private static Finding OfUpload(UploadEntry upload, string path) =>
        new(FindingKind.UploadStale, path, upload.StartedAt is { } started
            ? $"started {started.ToString("u", CultureInfo.InvariantCulture)} and never finished, {upload.Length} bytes"
            : $"never finished, {upload.Length} bytes; startedat cannot be read, so the registry never purges it");

    private static IEnumerable<Finding> OfUnused(Reachability reachability) =>
        reachability.Orphans()
            .Select(blob => new Finding(FindingKind.BlobOrphaned, blob.Path, $"nothing refers to the blob, {blob.Length} bytes") { Digest = blob.Digest })
            .Concat(reachability.UntaggedRevisions().Select(revision =>
                new Finding(FindingKind.RevisionUntagged, StorageLayout.RevisionLink(revision.Reach.Repository.Name, revision.Revision.Named), "no tag, index or subject leads to the revision")
                {
                    Digest = revision.Revision.Named,
                }));
}
