using RegStore.Model;
using RegStore.Reading;
using RegStore.Verification;

namespace RegStore.Repairs;

/// <summary>The steps of a repair, and the store before and after them.</summary>
/// <param name="Steps">The steps, in the order in which they are done.</param>
/// <param name="Before">The store as it is.</param>
/// <param name="After">The store as a verification will find it.</param>
/// <param name="WhyNot">Why nothing mends a finding that is left, in words.</param>
/// <param name="Refusals">Why no orphan is moved; empty if they are.</param>
internal sealed record RepairPlan(
    IReadOnlyList<PlannedStep> Steps, CheckedStore Before, CheckedStore After, Func<Finding, string> WhyNot, IReadOnlyList<Uncertainty> Refusals)
{
    /// <summary>The plan as it is reported.</summary>
    public RepairReport Report()
    {
        var (broken, left) = (Before.Broken().ToHashSet(), After.Broken().ToHashSet());
        var found = Before.Findings.ToLookup(finding => finding.Path);
        var again = broken.Except(left).Where(IsThere).ToHashSet();
        return new RepairReport
        {
            Steps = [.. Steps.Select(step => Report(step, found, again, left))],
            Remaining = [.. After.Findings.Where(finding => finding.Severity != Severity.Info).Select(finding => new RemainingFinding(finding, WhyNot(finding)))],
            PullAgain = [.. InOrder(again)],
            StayBroken = [.. InOrder(left)],
            BlocksGc = After.BlocksGc,
            BlocksGcDeleteUntagged = After.BlocksGcDeleteUntagged,
            Refusals = Refusals,
        };
    }

    private static RepairStep Report(PlannedStep step, ILookup<string, Finding> found, HashSet<ImageReference> again, HashSet<ImageReference> left)
    {
        var findings = found[step.Finding.Path].Concat(found[step.Path]).Append(step.Finding).ToList();
        var affected = findings.SelectMany(finding => finding.Affects).Distinct().ToList();
        return new RepairStep(step.Action, step.Path)
        {
            Findings = [.. findings.Select(finding => finding.Kind).Distinct().OrderBy(kind => kind.Id)],
            Digest = step.Digest,
            From = step.From ?? step.Blob?.Source.Name,
            Size = step.Size,
            NeedsStoppedRegistry = step.Takes is not null,
            PullAgain = [.. InOrder(affected.Where(again.Contains))],
            StayBroken = [.. InOrder(affected.Where(left.Contains))],
        };
    }

    private static IEnumerable<ImageReference> InOrder(IEnumerable<ImageReference> references) => references.OrderBy(reference => reference.ToString(), StringComparer.Ordinal);

    // By digest only what no tag leads to: the tag tells of the rest.
    private bool IsThere(ImageReference reference) => After.Index.Repositories.FirstOrDefault(it => it.Name == reference.Repository) is { } repository
        && (reference.Digest is { } digest ? repository.FindRevision(digest) is not null && !repository.Tags.Targets().Contains(digest) : repository.Tags.Any(tag => tag.Tag == reference.Tag));
}
