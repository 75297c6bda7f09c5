using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>The revisions whose manifests the server's <c>garbage-collect</c> loads.</summary>
internal static class CollectedRevisions
{
    /// <summary>What the revision links of a repository say, each once, with the generations that take it for a revision. What is not on disk is passed over.</summary>
    public static IEnumerable<CollectedRevision> Of(RepositoryEntry repository, StoreIndex index)
    {
        foreach (var link in repository.Revisions.Where(link => link.Target is { } target && index.Blobs.ContainsKey(target)).DistinctBy(link => link.Target))
        {
            // For 2.8, which looks there too, a layer link will do; then it is this link that is wrong.
            var digest = link.Target!.Value;
            if (repository.FindRevision(digest) is not null)
            {
                yield return new CollectedRevision(digest, ServerGenerations.All, StorageLayout.Blob(digest));
            }
            else if (repository.FindLayerLink(digest) is not null)
            {
                yield return new CollectedRevision(digest, ServerGenerations.Two, StorageLayout.RevisionLink(repository.Name, link.Named));
            }
        }
    }
}

/// <summary>A revision whose manifest a garbage collection loads.</summary>
/// <param name="Digest">The digest of the manifest.</param>
/// <param name="By">The generations that load it.</param>
/// <param name="Path">The storage path of what is wrong if they cannot read it.</param>
internal readonly record struct CollectedRevision(Digest Digest, ServerGenerations By, string Path);
