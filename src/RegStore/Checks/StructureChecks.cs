using RegStore.Reading;

namespace RegStore.Checks;

/// <summary>Every check that needs no bytes of blobs: a pure function over the index.</summary>
internal static class StructureChecks
{
    public static IEnumerable<FindingDraft> Of(StoreIndex index, DateTime now)
    {
        var drafts = index.Repositories.SelectMany(repository => LinkChecks.Of(repository, index))
            .Concat(ManifestChecks.Of(index))
            .Concat(new PromiseChecks(index).Run())
            .Concat(BlobChecks.Of(index))
            .Concat(LeftoverChecks.Of(index, now));
        var hidden = index.AllIrregularities.Where(it => it.HidesContent).Select(it => it.Path).ToList();
        return hidden.Count == 0 ? drafts : drafts.Where(draft => !draft.Kind.IsAbsence || !hidden.Exists(path => MayHide(path, draft)));
    }

    /// <summary>Whether what seems missing may lie behind a directory that was not read: a blob below <c>blobs</c>, all else in its own repository.</summary>
    private static bool MayHide(string hidden, FindingDraft draft) =>
        draft.Kind.IsAbsenceOfBlob
            ? IsBelow(hidden, StorageLayout.Blobs)
            : hidden == StorageLayout.Repositories || IsBelow(hidden, RepositoryOf(draft.Path));

    private static bool IsBelow(string path, string directory) => path == directory || path.StartsWith($"{directory}/", StringComparison.Ordinal);

    private static string RepositoryOf(string path) => path.IndexOf("/_", StringComparison.Ordinal) is > 0 and var end ? path[..end] : path;
}
