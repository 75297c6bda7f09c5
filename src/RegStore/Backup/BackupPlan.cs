using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>What goes in: a pure function of the index and the choice.</summary>
internal sealed class BackupPlan
{
    private BackupPlan(StoreIndex index, ImageSelection selection, IReadOnlyList<PlannedRepository> repositories, IReadOnlyList<BlobEntry> blobs)
    {
        (Index, Selection, Repositories, Blobs) = (index, selection, repositories, blobs);
    }

    public StoreIndex Index { get; }

    public ImageSelection Selection { get; }

    /// <summary>The repositories, in the order of their paths.</summary>
    public IReadOnlyList<PlannedRepository> Repositories { get; }

    /// <summary>The blobs that are there, each once, in the order of their paths.</summary>
    public IReadOnlyList<BlobEntry> Blobs { get; }

    /// <summary>The length of the blobs in bytes.</summary>
    public long Bytes => Blobs.Sum(blob => blob.Length);

    /// <summary>The images that people name, which the choice was about; empty where everything was chosen.</summary>
    public IReadOnlyCollection<ImageReference> References => Selection.TakesEverything
        ? []
        :
        [
            .. Repositories.SelectMany(it => it.Tags.Select(tag => new ImageReference(it.Entry.Name, tag.Tag))
                .Concat(it.Revisions.Select(digest => new ImageReference(it.Entry.Name, digest)))),
        ];

    /// <summary>Plans what goes into a backup of a store, which must have something to back up.</summary>
    /// <exception cref="RegistryStoreException">The choice names something that the store does not have; or the store has blobs, and nothing that says what they are.</exception>
    public static BackupPlan OfStore(StoreIndex index, ImageSelection selection)
    {
        if (index.Kind == StoreKind.GitLabDatabase && index.Repositories.All(it => it.Revisions.Count == 0))
        {
            throw new RegistryStoreException(
                StoreFailure.NoStore, "This is the directory of GitLab's registry with its metadata database: manifests and tags are in the database, and without it nothing can be backed up. Back up the database and a copy of the directory together.");
        }

        if (index.LostRepositories && !selection.IncludeOrphans)
        {
            throw new RegistryStoreException(
                StoreFailure.Damaged, $"The store has {index.Blobs.Count} blobs but no repositories: the directory of repositories is empty or missing. A backup would hold nothing, so none was made. Bring the directory back first.")
            {
                StoragePath = StorageLayout.Repositories,
            };
        }

        return Of(index, selection);
    }

    /// <summary>Plans what goes in.</summary>
    /// <exception cref="RegistryStoreException">The choice names something that the store does not have.</exception>
    public static BackupPlan Of(StoreIndex index, ImageSelection selection)
    {
        selection.Ensure(index);
        var chosen = index.Repositories.Where(it => selection.Takes(it.Name)).ToList();
        var planned = new PlannedRepository[chosen.Count];
        Parallel.For(0, chosen.Count, i => planned[i] = new RepositoryPlanner(index, chosen[i], selection).Plan());
        var repositories = planned
            .Where(it => it.Tags.Count > 0 || it.Revisions.Count > 0 || (selection.TakesUntagged && it.Entry is { HasLayers: true } or { HasManifests: true }))
            .OrderBy(it => $"{it.Entry.Name}/_", StringComparer.Ordinal)
            .ToList();
        var wanted = repositories.SelectMany(it => it.Revisions.Concat(it.Loose).Concat(it.Layers.Values)).Concat(selection.IncludeOrphans ? index.Blobs.Keys : []);
        var gutted = repositories.SelectMany(it => it.Gutted).Except(repositories.SelectMany(it => it.Revisions)).ToHashSet();
        var blobs = wanted.Distinct()
            .Where(digest => !gutted.Contains(digest))
            .Where(digest => index.Blobs.TryGetValue(digest, out var blob) && blob.IsReadable)
            .Select(digest => index.Blobs[digest])
            .OrderBy(blob => blob.Digest);
        return new BackupPlan(index, selection, repositories, [.. blobs]);
    }
}
