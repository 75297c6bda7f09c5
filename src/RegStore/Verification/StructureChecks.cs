using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>Every check that needs no bytes of blobs: a pure function over the index.</summary>
internal static class StructureChecks
{
    public static IEnumerable<Finding> Of(StoreIndex index, DateTime now)
    {
        var drafts = OfAbsence(index).Concat(index.Repositories.SelectMany(repository => LinkChecks.Of(repository, index)))
            .Concat(ManifestChecks.Of(index))
            .Concat(new PromiseChecks(index).Run())
            .Concat(BlobChecks.Of(index))
            .Concat(LeftoverChecks.Of(index, now));
        var hidden = index.AllIrregularities.Where(it => it.HidesContent).Select(it => it.Path).ToHashSet();
        return hidden.Count == 0 ? drafts : drafts.Where(draft => !draft.Kind.IsAbsence || !MayHide(hidden, draft));
    }

    // Blobs that nobody names are waste; all blobs that nobody names are a store that lost its repositories.
    private static IEnumerable<Finding> OfAbsence(StoreIndex index) => index.LostRepositories
        ? [new Finding(FindingKind.RepositoriesMissing, StorageLayout.Repositories, $"there is no repository to name any of the {index.Blobs.Count} blobs: the directory of repositories is empty or missing")]
        : [];

    /// <summary>Whether what seems missing may lie behind something that was not read.</summary>
    private static bool MayHide(HashSet<string> hidden, Finding draft)
    {
        var repository = draft.Path.IndexOf("/_", StringComparison.Ordinal) is > 0 and var end ? draft.Path[..end] : draft.Path;
        return draft.Kind switch
        {
            _ when draft.Kind == FindingKind.IndexGutted => hidden.Any(path => StorageLayout.IsWithin(path, StorageLayout.Blobs)),
            _ when draft.Kind == FindingKind.RepositoryEmpty => hidden.Any(path => StorageLayout.IsWithin(path, repository)),
            { IsAbsenceOfBlob: true } => IsBehind(hidden, StorageLayout.Blob(draft.Digest!.Value)),
            _ when draft.Kind == FindingKind.TagDangling =>
                IsBehind(hidden, StorageLayout.LinkBelow($"{repository}/{StorageLayout.Manifests}/{StorageLayout.Revisions}", draft.Digest!.Value)),
            _ when draft.Kind == FindingKind.RepositoryWithoutLayers => IsBehind(hidden, $"{repository}/{StorageLayout.Layers}"),
            _ => IsBehind(hidden, draft.Path),
        };
    }

    /// <summary>Whether a path or a directory above it was not read.</summary>
    private static bool IsBehind(HashSet<string> hidden, string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (hidden.Contains(path[..end]))
            {
                return true;
            }
        }

        return false;
    }
}
