using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Checks;

/// <summary>What manifests promise, held against the blobs on disk and the links of their repository.</summary>
internal sealed class PromiseChecks(StoreIndex index)
{
    private readonly HashSet<Digest> _missing = [];
    private readonly Dictionary<(Digest Blob, long Promised), List<Need>> _sizes = [];

    public IEnumerable<FindingDraft> Run()
    {
        var drafts = index.Repositories.SelectMany(OfRepository).ToList();
        return drafts.Concat(_sizes.Select(promise => SizeMismatch(promise.Key.Blob, promise.Key.Promised, promise.Value)));
    }

    private IEnumerable<FindingDraft> OfRepository(RepositoryEntry repository)
    {
        var missesLayers = false;
        var unlinked = new HashSet<Digest>();
        foreach (var digest in repository.Revisions.Targets())
        {
            if (index.FindManifest(digest) is not { } manifest)
            {
                continue;
            }

            foreach (var blob in manifest.Blobs.Where(blob => !blob.MayBeAbsent))
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

        if (missesLayers || (repository is { HasManifests: true, HasLayers: false } && repository.Revisions.Count > 0))
        {
            yield return new FindingDraft(
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

    private FindingDraft? OfBlob(Descriptor blob, Digest promisedBy, RepositoryEntry repository, HashSet<Digest> unlinked)
    {
        var link = repository.FindLayerLink(blob.Digest);
        var stored = link?.Target ?? blob.Digest;
        if (!index.Blobs.TryGetValue(stored, out var entry))
        {
            var hasOtherCause = index.IsMisplaced(stored) || link is { IsAlias: true } or { IsMismatched: true };
            return !hasOtherCause && _missing.Add(stored)
                ? new FindingDraft(FindingKind.BlobMissing, StorageLayout.Blob(stored), "a manifest promises the blob, and it is not on disk")
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
            ? new FindingDraft(
                FindingKind.LayerLinkMissing,
                StorageLayout.LayerLink(repository.Name, blob.Digest),
                "the blob is on disk, but not linked in the repository: pulls answer 404")
            {
                Digest = blob.Digest,
                Needs = [new Need(blob.Digest, repository.Name)],
            }
            : null;
    }

    private IEnumerable<FindingDraft> OfIndex(Digest digest, Manifest manifest, RepositoryEntry repository)
    {
        var isGutted = false;
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
            else if (entry?.Manifest?.Blobs.Any(IsGone) == true)
            {
                isGutted = true;
            }
            else
            {
                yield return new FindingDraft(
                    FindingKind.IndexChildMissing,
                    StorageLayout.RevisionLink(repository.Name, child.Digest),
                    $"the index {digest.Abbreviated} names a manifest for {child.Platform?.ToString() ?? "no platform"} that the repository does not hold")
                {
                    Digest = child.Digest,
                    Needs = [new Need(child.Digest, repository.Name)],
                };
            }
        }

        if (isGutted)
        {
            yield return new FindingDraft(
                FindingKind.IndexGutted,
                StorageLayout.RevisionLink(repository.Name, digest),
                "the index and its manifests are on disk, their layers are gone: what garbage-collect --delete-untagged of 2.8 leaves")
            {
                Digest = digest,
                Needs = [new Need(digest, repository.Name)],
            };
        }
    }

    private void KeepSize(Descriptor promise, BlobEntry blob, Need promisedBy)
    {
        if (promise.Size is { } size && size != blob.Length)
        {
            var key = (blob.Digest, size);
            (_sizes.TryGetValue(key, out var needs) ? needs : _sizes[key] = []).Add(promisedBy);
        }
    }

    private FindingDraft SizeMismatch(Digest blob, long promised, IReadOnlyList<Need> promisedBy) =>
        new(FindingKind.BlobSizeMismatch, StorageLayout.Blob(blob), "the blob's file is not as long as a manifest promises")
        {
            Digest = blob,
            Expected = $"{promised}",
            Actual = $"{index.Blobs[blob].Length}",
            Needs = promisedBy,
        };

    private bool IsGone(Descriptor blob) => !blob.MayBeAbsent && !index.Blobs.ContainsKey(blob.Digest);
}
