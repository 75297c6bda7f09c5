using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>What manifests promise, held against the blobs on disk and the links of their repository.</summary>
internal sealed class PromiseChecks(StoreIndex index)
{
    private readonly HashSet<Digest> _missing = [];
    private readonly Lazy<HashSet<Digest>> _revisions = new(() => [.. index.Repositories.SelectMany(it => it.Revisions).Select(link => link.Named)]);
    private readonly Dictionary<(Digest Blob, long Promised), List<Need>> _sizes = [];

    /// <summary>The blobs that are not as long as some manifest promises.</summary>
    public static IEnumerable<BlobEntry> OfOtherLength(StoreIndex index) => index.Manifests.Values
        .SelectMany(entry => entry.Manifest is { } manifest ? manifest.Blobs.Concat(manifest.Manifests) : [])
        .Where(promise => promise.Size is { } size && index.Blobs.TryGetValue(promise.Digest, out var blob) && blob.IsReadable && blob.Length != size)
        .Select(promise => index.Blobs[promise.Digest])
        .Distinct();

    public IEnumerable<Finding> Run()
    {
        var drafts = index.Repositories.SelectMany(OfRepository).ToList();
        return drafts.Concat(_sizes.Select(promise => SizeMismatch(promise.Key.Blob, promise.Key.Promised, promise.Value)));
    }

    private IEnumerable<Finding> OfRepository(RepositoryEntry repository)
    {
        var missesLayers = false;
        var unlinked = new HashSet<Digest>();
        foreach (var digest in repository.Revisions.Targets())
        {
            if (index.FindManifest(digest) is not { } manifest)
            {
                continue;
            }

            foreach (var blob in manifest.Blobs.Where(repository.IsOwed))
            {
                missesLayers |= !repository.HasLayers;
                if (OfBlob(blob, digest, repository, unlinked) is { } draft)
                {
                    yield return draft;
                }
            }

            foreach (var draft in OfIndex(digest, manifest, repository))
            {
                yield return draft;
            }
        }

        if (missesLayers || repository.LacksLayers)
        {
            yield return new Finding(
                FindingKind.RepositoryWithoutLayers,
                StorageLayout.Repository(repository.Name),
                "the repository has no _layers: garbage-collect of 2.8 deletes its images, that of 3.x stops")
            {
                Severity = missesLayers ? Severity.Error : Severity.Warning,
                Needs = [.. repository.Revisions.Where(link => link.Target is { } target && index.FindManifest(target)?.Blobs.Any() == true)
                    .Select(link => new Need(link.Named, repository.Name))],
            };
        }
    }

    private Finding? OfBlob(Descriptor blob, Digest promisedBy, RepositoryEntry repository, HashSet<Digest> unlinked)
    {
        var link = repository.FindLayerLink(blob.Digest);
        var stored = link?.ServedAs ?? blob.Digest;
        if (!index.Blobs.TryGetValue(stored, out var entry))
        {
            var hasOtherCause = index.IsMisplaced(stored) || link is { IsAlias: true } or { IsMismatched: true };
            return !hasOtherCause && _missing.Add(stored)
                ? new Finding(FindingKind.BlobMissing, StorageLayout.Blob(stored), "a manifest refers to the blob, but it is not on disk")
                {
                    Digest = stored,
                    Needs = [new Need(stored)],
                    Expected = blob.Size is { } promised ? $"{promised}" : null,
                }
                : null;
        }

        if (entry.NotAFile is null && entry.Length > 0)
        {
            KeepSize(blob, entry, new Need(promisedBy, repository.Name));
        }

        return link is null && repository.HasLayers && unlinked.Add(blob.Digest)
            ? new Finding(
                FindingKind.LayerLinkMissing,
                StorageLayout.LayerLink(repository.Name, blob.Digest),
                "the blob is on disk, but not linked in the repository: pulls answer 404")
            {
                Digest = blob.Digest,
                Needs = [new Need(blob.Digest, repository.Name)],
            }
            : null;
    }

    private IEnumerable<Finding> OfIndex(Digest digest, Manifest manifest, RepositoryEntry repository)
    {
        var isGutted = false;
        var missing = new List<Finding>();
        foreach (var child in manifest.Manifests)
        {
            var entry = index.Manifests.GetValueOrDefault(child.Digest);
            if (repository.FindRevision(child.Digest) is not null)
            {
                if (index.Blobs.TryGetValue(child.Digest, out var blob) && blob is { NotAFile: null, Length: > 0 })
                {
                    KeepSize(child, blob, new Need(digest, repository.Name));
                }
            }
            else if (repository.FindLayerLink(child.Digest) is not null)
            {
                // An old BuildKit cache lists layers in an index; they are blobs, and linked as such.
                if (child.IsManifest)
                {
                    yield return LinkChecks.LinkedAsLayer(repository.Name, child.Digest);
                }
            }
            else if (entry?.Manifest?.Blobs.Any(blob => repository.IsOwed(blob) && !index.Blobs.ContainsKey(blob.Digest)) == true)
            {
                isGutted = true;
            }
            else
            {
                missing.Add(ChildMissing(digest, child, repository));
            }
        }

        if (!isGutted && missing.Count > 0 && !manifest.Manifests.Any(child => child.Platform is not { IsUnknown: true } && Holds(repository, child.Digest)))
        {
            yield return new Finding(
                FindingKind.IndexWithoutImages,
                StorageLayout.RevisionLink(repository.Name, digest),
                "the repository holds none of the images that the index names, so it cannot be pulled")
            {
                Digest = digest,
                Remedies = manifest.Manifests.Any(child => index.FindManifest(child.Digest) is not null) ? [] : [Remedy.MergeArchive, Remedy.PushAgain],
                Needs = [new Need(digest, repository.Name), .. manifest.Manifests.Select(child => new Need(child.Digest, repository.Name))],
            };
            missing.Clear();
        }

        foreach (var draft in missing)
        {
            yield return draft;
        }

        if (isGutted)
        {
            yield return new Finding(
                FindingKind.IndexGutted,
                StorageLayout.RevisionLink(repository.Name, digest),
                "the index and its manifests are on disk, but their layers are gone, as garbage-collect --delete-untagged of 2.8 leaves them")
            {
                Digest = digest,
                Needs = [new Need(digest, repository.Name)],
            };
        }
    }

    private static bool Holds(RepositoryEntry repository, Digest digest) => repository.FindRevision(digest) is not null || repository.FindLayerLink(digest) is not null;

    private Finding ChildMissing(Digest index, Descriptor child, RepositoryEntry repository)
    {
        var wasDeleted = WasDeleted(child.Digest, repository);
        var what = $"the index {index.Abbreviated} names a manifest{(child.Platform is { } platform ? $" for {platform}" : "")} that the repository does not hold";
        return new Finding(FindingKind.IndexChildMissing, StorageLayout.RevisionLink(repository.Name, child.Digest), wasDeleted ? $"{what}; it is still on disk, so it was deleted, not left out" : what)
        {
            Digest = child.Digest,
            Needs = [new Need(child.Digest, repository.Name)],
            Severity = wasDeleted ? Severity.Error : FindingKind.IndexChildMissing.Severity,
            Remedies = wasDeleted ? [Remedy.WriteLink, Remedy.PushAgain] : [],
        };
    }

    // A manifest that was left out on purpose came to the store by another repository, or not at all.
    private bool WasDeleted(Digest child, RepositoryEntry repository) => index.FindManifest(child) is { } manifest
        && (!_revisions.Value.Contains(child) || (manifest.Config is { } config && repository.FindLayerLink(config.Digest) is not null));

    private void KeepSize(Descriptor promise, BlobEntry blob, Need promisedBy)
    {
        if (promise.Size is { } size && size != blob.Length)
        {
            var key = (blob.Digest, size);
            (_sizes.TryGetValue(key, out var needs) ? needs : _sizes[key] = []).Add(promisedBy);
        }
    }

    private Finding SizeMismatch(Digest blob, long promised, IReadOnlyList<Need> promisedBy) =>
        new(FindingKind.BlobSizeMismatch, StorageLayout.Blob(blob), "the blob's file is not as long as a manifest says")
        {
            Digest = blob,
            Expected = $"{promised}",
            Actual = $"{index.Blobs[blob].Length}",
            Needs = promisedBy,
        };
}
