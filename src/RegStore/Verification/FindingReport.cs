using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>Findings -> findings: one a path and kind, with whom they break, whether they stop the garbage collection, and what the kind of store makes of them.</summary>
internal sealed class FindingReport(StoreIndex index, IReadOnlyList<CollectionObstacle> obstacles, StorePlace place)
{
    private readonly Dictionary<string, CollectionObstacle> _obstacles = obstacles.ToDictionary(it => it.Path);

    private readonly FetchedContent _fetched = new(index);
    private readonly HashSet<string> _hidden = [.. index.AllIrregularities.Where(it => it.HidesContent).Select(it => it.Path)];

    /// <summary>Completes the findings.</summary>
    /// <param name="findings">The findings, in any order, some of them reported twice.</param>
    /// <param name="only">The references that count: what breaks none of them is left out. Empty for all.</param>
    public IReadOnlyList<Finding> Complete(IEnumerable<Finding> findings, IReadOnlyCollection<ImageReference> only)
    {
        var distinct = findings.GroupBy(finding => (finding.Path, finding.Kind.Id, finding.Expected)).Select(Merge).ToList();
        var broken = new BrokenReferences(index, distinct, only.Count == 0 ? null : only);
        var complete = distinct.ConvertAll(finding => Finish(finding, broken.Of(finding)));
        var bySize = complete.Where(finding => finding.Kind == FindingKind.BlobSizeMismatch).ToLookup(finding => finding.Path);
        return
        [
            .. complete.Where(finding => finding.Kind != FindingKind.BlobDigestMismatch || !SaysNothingNew(finding, bySize[finding.Path]))
                .Where(finding => only.Count == 0 || finding.Kind.IsOfArchive || finding.Affects.Any(only.Contains) || MayHide(finding, only))
                .OrderBy(finding => finding.Path, StringComparer.Ordinal)
                .ThenBy(finding => finding.Kind.Id, StringComparer.Ordinal)
                .ThenBy(finding => finding.Expected, StringComparer.Ordinal),
        ];
    }

    /// <summary>A file of the wrong length has the wrong digest too: that is reported once, unless somebody breaks who was promised the length that is there.</summary>
    private static bool SaysNothingNew(Finding digest, IEnumerable<Finding> sizes)
    {
        var told = sizes.SelectMany(finding => finding.Affects).ToHashSet();
        return told.Count > 0 && digest.Affects.All(told.Contains);
    }

    private static Finding Merge(IEnumerable<Finding> same)
    {
        var all = same.ToList();
        all[0].Needs = [.. all.SelectMany(finding => finding.Needs).Distinct()];
        all[0].Tag = all.Find(finding => finding.Tag is not null)?.Tag;
        return all[0];
    }

    // A directory that was not read may hold what breaks them, so it belongs to the answer: below blobs, or in their own repositories.
    private bool MayHide(Finding finding, IEnumerable<ImageReference> only) =>
        _hidden.Contains(finding.Path)
        && (!StorageLayout.IsWithin(finding.Path, StorageLayout.Repositories)
            || only.Any(reference => StorageLayout.MayHold(finding.Path, reference.Repository)));

    private Finding Finish(Finding finding, IReadOnlyList<ImageReference> affects)
    {
        var obstacle = _obstacles.GetValueOrDefault(finding.Path);
        finding.Affects = affects;
        if (IsNormal(finding))
        {
            (finding.Severity, finding.Remedies) = (Severity.Info, [Remedy.Nothing]);
        }
        else if (place != StorePlace.Directory || finding.Remedies.Count == 0)
        {
            finding.Remedies = RemedyTable.Of(finding.Kind, place);
        }

        (finding.BlocksGc, finding.BlocksGcDeleteUntagged) = (obstacle?.Plain ?? ServerGenerations.None, obstacle?.DeleteUntagged ?? ServerGenerations.None);
        return finding;
    }

    // In a cache absence is normal of what was fetched, and links that a database has replaced may be stale.
    private bool IsNormal(Finding finding) => finding.Kind.IsAbsence && (index.Kind == StoreKind.GitLabDatabase || _fetched.Forgives(finding));
}
