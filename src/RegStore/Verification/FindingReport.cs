using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>Drafts -> findings: one a path and kind, with whom they break, whether they stop the garbage collection, and what the kind of store makes of them.</summary>
internal sealed class FindingReport(StoreIndex index, IReadOnlyList<CollectionObstacle> obstacles, StorePlace place)
{
    private readonly Dictionary<string, CollectionObstacle> _obstacles = obstacles.ToDictionary(it => it.Path);

    private readonly FetchedContent _fetched = new(index);
    private readonly HashSet<string> _hidden = [.. index.AllIrregularities.Where(it => it.HidesContent).Select(it => it.Path)];

    /// <summary>Completes the findings.</summary>
    /// <param name="drafts">The findings, in any order, some of them told twice.</param>
    /// <param name="only">The references that count: what breaks none of them is left out. Empty for all.</param>
    public IReadOnlyList<Finding> Complete(IEnumerable<FindingDraft> drafts, IReadOnlyCollection<ImageReference> only)
    {
        var distinct = drafts.GroupBy(draft => (draft.Path, draft.Kind.Id, draft.Expected)).Select(Merge).ToList();
        var broken = new BrokenReferences(index, distinct, only.Count == 0 ? null : only);
        var findings = distinct.Select(draft => Finish(draft, broken.Of(draft))).ToList();
        var bySize = findings.Where(finding => finding.Kind == FindingKind.BlobSizeMismatch).ToLookup(finding => finding.Path);
        return
        [
            .. findings.Where(finding => finding.Kind != FindingKind.BlobDigestMismatch || !SaysNothingNew(finding, bySize[finding.Path]))
                .Where(finding => only.Count == 0 || finding.Kind.IsOfArchive || finding.Affects.Any(only.Contains) || MayHide(finding, only))
                .OrderBy(finding => finding.Path, StringComparer.Ordinal)
                .ThenBy(finding => finding.Kind.Id, StringComparer.Ordinal)
                .ThenBy(finding => finding.Expected, StringComparer.Ordinal),
        ];
    }

    /// <summary>A file of the wrong length has the wrong digest too: that is told once, unless somebody breaks who was promised the length that is there.</summary>
    private static bool SaysNothingNew(Finding digest, IEnumerable<Finding> sizes)
    {
        var told = sizes.SelectMany(finding => finding.Affects).ToHashSet();
        return told.Count > 0 && digest.Affects.All(told.Contains);
    }

    private static FindingDraft Merge(IEnumerable<FindingDraft> same)
    {
        var all = same.ToList();
        return all.Count == 1 ? all[0] : all[0] with { Needs = [.. all.SelectMany(draft => draft.Needs).Distinct()], Tag = all.Find(draft => draft.Tag is not null)?.Tag };
    }

    // A directory that was not read may hold what breaks them, so it belongs to the answer: below blobs, or in their own repositories.
    private bool MayHide(Finding finding, IEnumerable<ImageReference> only) =>
        _hidden.Contains(finding.Path)
        && (!StorageLayout.IsWithin(finding.Path, StorageLayout.Repositories)
            || only.Any(reference => StorageLayout.MayHold(finding.Path, reference.Repository)));

    private Finding Finish(FindingDraft draft, IReadOnlyList<ImageReference> affects)
    {
        var obstacle = _obstacles.GetValueOrDefault(draft.Path);
        return new Finding
        {
            Kind = draft.Kind,
            Severity = SeverityOf(draft),
            Path = draft.Path,
            Message = draft.Message,
            Digest = draft.Digest,
            Expected = draft.Expected,
            Actual = draft.Actual,
            Transient = draft.Transient,
            Affects = affects,
            Remedies = (place == StorePlace.Directory ? draft.Remedies : null) ?? RemedyTable.Of(draft.Kind, place),
            BlocksGc = obstacle.Plain,
            BlocksGcDeleteUntagged = obstacle.DeleteUntagged,
        };
    }

    // In a cache absence is normal of what was fetched, and links that a database has replaced may be stale.
    private Severity SeverityOf(FindingDraft draft) => draft.Kind.IsAbsence && (index.Kind == StoreKind.GitLabDatabase || _fetched.Forgives(draft)) ? Severity.Info : draft.Severity;
}
