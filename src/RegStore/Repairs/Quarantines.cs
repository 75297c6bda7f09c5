using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Usage;
using RegStore.Verification;

namespace RegStore.Repairs;

/// <summary>What is moved out of the store: what servers left behind, what stops their garbage collection and is no loss, and by request orphans and more.</summary>
internal sealed class Quarantines(CheckedStore now, IStoreSource store, RunContext run, RepairOptions options)
{
    private readonly StoreIndex _index = now.Index;
    private readonly ILookup<string, Finding> _findings = now.Findings.ToLookup(finding => finding.Path);
    private readonly Lazy<Dictionary<string, long>> _uploads = new(() => now.Index.Repositories
        .SelectMany(it => it.Uploads, (it, upload) => (Path: $"{StorageLayout.UploadsOf(it.Name)}/{upload.Id}", upload.Length)).ToDictionary(it => it.Path, it => it.Length));

    /// <summary>Why no orphan is moved; empty if they are.</summary>
    public IReadOnlyList<Uncertainty> Refusals { get; private set; } = [];

    /// <summary>The steps, some of them for paths that others take with them.</summary>
    public IEnumerable<PlannedStep> All(CancellationToken cancellationToken) =>
        now.Findings.Where(IsLeftover).Select(finding => Move(finding, finding.Path, LengthOf(finding.Path)))
            .Concat(BlockingTags())
            .Concat(Duplicates())
            .Concat(options.Orphans ? Orphans(cancellationToken) : [])
            .Where(step => !step.Finding.Transient);

    private bool IsLeftover(Finding finding) =>
        finding.Kind == FindingKind.UploadStale || finding.Kind == FindingKind.TemporaryFile
        || (options.UnknownPaths && finding.Kind == FindingKind.PathUnknown)
        || (options.DamagedBlobs && finding.Path.EndsWith($"/{StorageLayout.Data}", StringComparison.Ordinal)
            && (finding.Kind == FindingKind.BlobDigestMismatch || finding.Kind == FindingKind.BlobSizeMismatch || finding.Kind == FindingKind.BlobEmpty));

    // To move the tag of an image that no other tag names would hand the image to garbage-collect --delete-untagged: it stays.
    private IEnumerable<PlannedStep> BlockingTags()
    {
        var blocked = now.Obstacles.Select(it => it.Path).Where(path => path.Contains($"/{StorageLayout.Tags}/", StringComparison.Ordinal)).ToHashSet();
        var litter = now.Findings.FirstOrDefault(finding => finding.Kind == FindingKind.Litter);
        foreach (var (repository, tag) in blocked.Count == 0 ? [] : _index.Repositories.SelectMany(it => it.Tags, (it, tag) => (it, tag)))
        {
            var directory = StorageLayout.TagDirectory(repository.Name, tag.Tag);
            var path = blocked.Contains(directory) ? directory : StorageLayout.TagLink(repository.Name, tag.Tag);
            if (blocked.Contains(path) && (_findings[path].FirstOrDefault() ?? (tag.IsLitter ? litter : null)) is { } finding && !KeepsAlone(tag, repository))
            {
                yield return Move(finding, directory, LengthOf(directory));
            }
        }
    }

    private static bool KeepsAlone(TagEntry tag, RepositoryEntry repository)
    {
        var named = repository.Tags.Where(other => other != tag).Targets().ToHashSet();
        return tag.History.Any(past => repository.FindRevision(past.Named) is not null && !named.Contains(past.Named));
    }

    // Of a blob that is in its place as well, sound.
    private IEnumerable<PlannedStep> Duplicates()
    {
        var unsound = now.Findings.Where(finding => finding.Kind.IsOfBlobFile && !finding.Transient).Select(finding => finding.Path).ToHashSet();
        return _index.MisplacedBlobs
            .Where(blob => _index.Blobs.ContainsKey(blob.Digest) && !unsound.Contains(StorageLayout.Blob(blob.Digest)))
            .SelectMany(blob => _findings[blob.Path].Where(finding => finding.Kind == FindingKind.BlobMisplaced).Take(1), (blob, finding) => Move(finding, blob.Path, blob.Length));
    }

    private IEnumerable<PlannedStep> Orphans(CancellationToken cancellationToken)
    {
        var report = new OrphanFinder(store, run.Silent, new OrphanOptions { OlderThan = options.OlderThan }).Of(_index, cancellationToken);
        Refusals = report.Refusals;
        var orphans = report.Orphans.Where(orphan => orphan is { Class: OrphanClass.Blob, Digest: not null }).ToDictionary(orphan => orphan.Digest!.Value);
        var links = _index.Repositories.SelectMany(it => it.LayerLinks, (it, link) => (it.Name, Link: link))
            .Where(it => it.Link.Target is { } target && orphans.ContainsKey(target))
            .Select(it => Move(OfOrphan(orphans[it.Link.Target!.Value]), DirectoryHandle.Split(StorageLayout.LayerLink(it.Name, it.Link.Named)).Directory, it.Link.Target.ToString()!.Length));
        return links.Concat(orphans.Values.Select(orphan => Move(OfOrphan(orphan), DirectoryHandle.Split(orphan.Path).Directory, orphan.Size)));
    }

    private Finding OfOrphan(Orphan orphan) => _findings[orphan.Path].FirstOrDefault(finding => finding.Kind == FindingKind.BlobOrphaned)
        ?? new Finding(FindingKind.BlobOrphaned, orphan.Path, "nothing refers to the blob") { Digest = orphan.Digest };

    private static PlannedStep Move(Finding finding, string path, long size) => new(RepairAction.Quarantine, finding, path) { Takes = path, Size = size };

    private long LengthOf(string path) => _uploads.Value.TryGetValue(path, out var received) ? received : store.Find(path)?.Length ?? 0;
}
