using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Checks;

/// <summary>Drafts -> findings: one a path and kind, with whom they break, whether they stop the garbage collection, and what the kind of store makes of them.</summary>
internal sealed class FindingReport(StoreIndex index, IReadOnlyList<CollectionObstacle> obstacles)
{
    private readonly Dictionary<string, CollectionObstacle> _obstacles = obstacles.ToDictionary(it => it.Path);

    /// <summary>Completes the findings.</summary>
    /// <param name="drafts">The findings, in any order, some of them told twice.</param>
    /// <param name="only">The references that count: what breaks none of them is left out. Empty for all.</param>
    public IReadOnlyList<Finding> Complete(IEnumerable<FindingDraft> drafts, IReadOnlyCollection<ImageReference> only)
    {
        var distinct = drafts.GroupBy(draft => (draft.Path, draft.Kind.Id, draft.Expected)).Select(Merge).ToList();
        var broken = new BrokenReferences(index, distinct, only.Count == 0 ? null : only);
        return
        [
            .. distinct.Select(draft => Finish(draft, broken.Of(draft)))
                .Where(finding => only.Count == 0 || finding.Affects.Any(only.Contains))
                .OrderBy(finding => finding.Path, StringComparer.Ordinal)
                .ThenBy(finding => finding.Kind.Id, StringComparer.Ordinal)
                .ThenBy(finding => finding.Expected, StringComparer.Ordinal),
        ];
    }

    private static FindingDraft Merge(IEnumerable<FindingDraft> same) =>
        same.Aggregate((left, right) => left with { Needs = [.. left.Needs, .. right.Needs], Tag = left.Tag ?? right.Tag });

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
            BlocksGc = obstacle.Plain,
            BlocksGcDeleteUntagged = obstacle.DeleteUntagged,
        };
    }

    // In a cache absence is normal, and links that a database has replaced may be stale.
    private Severity SeverityOf(FindingDraft draft) =>
        index.Kind is StoreKind.PullThroughCache or StoreKind.GitLabDatabase && draft.Kind.IsAbsence ? Severity.Info : draft.Severity;
}
