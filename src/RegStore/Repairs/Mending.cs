using RegStore.Blobs;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Verification;

namespace RegStore.Repairs;

/// <summary>Finding -> the steps that mend it: blobs from sound copies, links from what is there.</summary>
internal sealed class Mending
{
    private static readonly FindingKind[] OfManifests = [FindingKind.TagDangling, FindingKind.IndexGutted, FindingKind.IndexChildMissing, FindingKind.IndexWithoutImages];
    private static readonly FindingKind[] OfLinks = [FindingKind.LinkEmpty, FindingKind.LinkMalformed, FindingKind.LinkMismatch, FindingKind.TagWithoutLink];

    private static readonly Dictionary<FindingKind, string> Reasons = new()
    {
        [FindingKind.BlobMisplaced] = "its bytes do not match the digest of its path, and no source has a sound copy",
        [FindingKind.LayerLinkDangling] = "no manifest needs the blob that it names",
        [FindingKind.NotARegularFile] = "somebody put it there on purpose, and regstore follows no such link",
        [FindingKind.LinkFollowed] = "somebody put it there on purpose, and regstore follows no such link",
        [FindingKind.DirectoryUnreadable] = "it could not be read",
        [FindingKind.LinkUnreadable] = "it could not be read",
        [FindingKind.PathUnknown] = "only you know what it is",
        [FindingKind.RepositoryNameInvalid] = "only you know what the repository should be called",
        [FindingKind.RepositoriesMissing] = "nothing in the store says which repositories it had",
    };

    private readonly StoreIndex _index;
    private readonly IStoreSource _store;
    private readonly BlobSources _sources;
    private readonly RunContext _run;
    private readonly CancellationToken _cancellation;
    private readonly Lazy<Dictionary<RepositoryName, RepositoryEntry>> _repositories;
    private readonly Lazy<Dictionary<string, BlobEntry>> _misplaced;
    private readonly DueLinks _links;
    private readonly AliasNames _aliases;

    /// <param name="index">What the store holds.</param>
    /// <param name="store">The store.</param>
    /// <param name="sources">Where sound copies may be had.</param>
    /// <param name="run">What the work runs with.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public Mending(StoreIndex index, IStoreSource store, BlobSources sources, RunContext run, CancellationToken cancellationToken)
    {
        (_index, _store, _sources, _run, _cancellation) = (index, store, sources, run, cancellationToken);
        _repositories = new(() => index.Repositories.ToDictionary(it => it.Name));
        _misplaced = new(() => index.MisplacedBlobs.ToDictionary(blob => blob.Path));
        _aliases = new AliasNames(index, store, run, cancellationToken);
        _links = new DueLinks(index, store, _aliases);
    }

    /// <summary>The steps for a finding; none if nothing mends it.</summary>
    public IEnumerable<PlannedStep> Of(Finding finding)
    {
        var kind = finding.Kind;
        return (finding.Transient ? []
            : kind == FindingKind.BlobMisplaced ? [MoveToPlace(finding)]
            : finding.Digest is { Function: var algorithm } && algorithm != DigestAlgorithm.Sha256 && kind == FindingKind.BlobMissing ? LinkAlias(finding)
            : IsOfBlob(finding) ? [Heal(finding, finding.Digest)]
            : kind == FindingKind.LayerLinkMissing ? [WriteLink(finding, finding.Path, finding.Digest!.Value)]
            : kind == FindingKind.RepositoryWithoutLayers ? [new PlannedStep(RepairAction.CreateDirectory, finding, $"{finding.Path}/{StorageLayout.Layers}")]
            : kind == FindingKind.TagDangling ? [Hold(finding, finding.Tag?.Repository, finding.Digest!.Value)]
            : kind == FindingKind.ManifestLinkedAsLayer ? finding.Needs.Select(need => Hold(finding, need.Repository, need.Digest))
            : OfManifests.Contains(kind) ? OfIndex(finding)
            : _links.Of(finding.Path) is (var path, var target) ? [WriteLink(finding, path, target)]
            : (IEnumerable<PlannedStep?>)[]).OfType<PlannedStep>();
    }

    /// <summary>Why nothing mends a finding, in words.</summary>
    public string WhyNot(Finding finding) =>
        finding.Transient ? "a second reading gave what it should"
        : IsOfBlob(finding) || OfManifests.Contains(finding.Kind) ? (_sources.IsEmpty ? "no source was given that could have a sound copy" : "no source has a sound copy")
        : OfLinks.Contains(finding.Kind) ? _links.WhyNot(finding.Path)
        : Reasons.GetValueOrDefault(finding.Kind, "the content is what was pushed");

    private static bool IsOfBlob(Finding finding) => finding.Digest is not null && finding.Kind.IsOfBlobFile
        && finding.Kind != FindingKind.BlobMisplaced && finding.Kind != FindingKind.IndexGutted
        && (finding.Kind != FindingKind.NotARegularFile || StorageLayout.DigestOfBlob(finding.Path) is not null)
        && (finding.Kind != FindingKind.LayerLinkDangling || finding.Severity == Severity.Error);

    private PlannedStep? Heal(Finding finding, Digest? digest)
    {
        if (digest is not { } wanted || _sources.Find(wanted) is not { } copy || WhatIsInTheWay(StorageLayout.Blob(wanted)) is not (true, var takes))
        {
            return null;
        }

        return new PlannedStep(RepairAction.Heal, finding, StorageLayout.Blob(wanted)) { Blob = copy, Takes = takes, Size = copy.Blob.Length };
    }

    private PlannedStep? MoveToPlace(Finding finding)
    {
        var blob = _misplaced.Value[finding.Path];
        var place = StorageLayout.Blob(blob.Digest);
        using var proof = new BlobProof(_store, _run, ProgressMeter.Silent);
        var isSound = blob.IsReadable && proof.Read(blob, null, _cancellation).IsSound;
        var isNeeded = !_index.Blobs.TryGetValue(blob.Digest, out var there) || !there.IsReadable || !proof.Read(there, null, _cancellation).IsSound;
        return !isNeeded ? null
            : !isSound ? Heal(finding, blob.Digest)
            : WhatIsInTheWay(place) is (true, var takes) ? new PlannedStep(RepairAction.MoveToPlace, finding, place) { From = blob.Path, Takes = takes, Size = blob.Length }
            : null;
    }

    // What is promised by another name than that of its path is linked by that name.
    private IEnumerable<PlannedStep?> LinkAlias(Finding finding)
    {
        var name = finding.Digest!.Value;
        return _index.Repositories
            .Where(it => it.FindLayerLink(name) is null && it.Revisions.Any(link => link.Target is { } manifest && _index.FindManifest(manifest)?.Blobs.Any(blob => blob.Digest == name) == true))
            .Select(it => _aliases.Find(it, name) is { } stored ? WriteLink(finding, StorageLayout.LayerLink(it.Name, name), stored) : null);
    }

    /// <summary>Lets a repository hold a manifest: its blob where that is missing, then the link.</summary>
    private PlannedStep? Hold(Finding finding, RepositoryName? repository, Digest manifest) =>
        repository is not { } name ? null
        : _index.FindManifest(manifest) is null || !_index.Blobs.ContainsKey(manifest) ? Heal(finding, manifest)
        : WriteLink(finding, StorageLayout.RevisionLink(name, manifest), manifest);

    // What a repository never held must not be readable in it for being on disk: it may be another's, who is alone allowed to read it.
    private IEnumerable<PlannedStep?> OfIndex(Finding finding)
    {
        var named = finding.Kind == FindingKind.IndexGutted
            ? finding.Needs.SelectMany(_ => _index.FindManifest(finding.Digest!.Value)?.Manifests ?? [], (need, child) => (need.Repository, child.Digest))
            : finding.Needs.Select(need => (need.Repository, need.Digest));
        var wasHeld = finding.Kind == FindingKind.IndexChildMissing && finding.Severity == Severity.Error;
        return named
            .Select(it => (Repository: _repositories.Value[it.Repository!.Value], Manifest: it.Digest))
            .Where(it => it.Repository.FindRevision(it.Manifest) is null
                && (wasHeld || HasConfigOf(it.Repository, it.Manifest) || _sources.HaveRevision(it.Repository.Name, it.Manifest)))
            .Select(it => Hold(finding, it.Repository.Name, it.Manifest));
    }

    private bool HasConfigOf(RepositoryEntry repository, Digest manifest) => _index.FindManifest(manifest)?.Config is { } config && repository.FindLayerLink(config.Digest) is not null;

    private PlannedStep? WriteLink(Finding finding, string path, Digest target) => WhatIsInTheWay(path) is (true, var takes)
        ? new PlannedStep(RepairAction.WriteLink, finding, path) { Link = target, Takes = takes, Size = target.ToString().Length, Modified = _index.Blobs.TryGetValue(target, out var named) ? named.Modified : default }
        : null;

    /// <summary>Whether a file can be put at a path, and what must be taken out of its way. A symbolic link among the directories is somebody's: nothing is put behind it.</summary>
    private (bool IsFree, string? Takes) WhatIsInTheWay(string path)
    {
        // The two at the top may be links, to volumes of their own.
        foreach (var directory in StorageLayout.DirectoriesAbove(path).Skip(1))
        {
            if (_store.Find(directory) is { Kind: not EntryKind.Directory } other)
            {
                return (other.LinkTarget is null, directory);
            }
        }

        return (true, _store.Find(path) is null ? null : path);
    }
}
