using RegStore.Model;
using RegStore.Repairs;
using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>A repair for programs: a line a step, a line for each finding that remains, then the summary.</summary>
internal static class RepairJson
{
    public static void Write(TextWriter output, string store, RepairReport report, int exitCode)
    {
        foreach (var step in report.Steps)
        {
            JsonOutput.WriteLine(output, new RepairStepLine(
                "step",
                1,
                FindingJson.Code(step.Action),
                step.Path,
                [.. step.Findings.Select(kind => kind.Id)],
                step.Digest?.ToString(),
                step.From,
                step.Size,
                step.NeedsStoppedRegistry,
                Text(step.PullAgain),
                Text(step.StayBroken)));
        }

        foreach (var remaining in report.Remaining)
        {
            JsonOutput.WriteLine(output, new RemainingLine("remaining", 1, FindingJson.Line(remaining.Finding, new RemedyText(store)), remaining.Reason));
        }

        JsonOutput.WriteLine(output, new RepairSummaryLine(
            "summary",
            1,
            "repair",
            store,
            report.IsApplied,
            report.Id,
            report.Steps.Count,
            report.Steps.Sum(step => step.Size),
            Text(report.PullAgain),
            Text(report.StayBroken),
            Count(report, Severity.Error),
            Count(report, Severity.Warning),
            Generations.Text(report.BlocksGc),
            Generations.Text(report.BlocksGcDeleteUntagged),
            [.. report.Refusals.Select(it => new WithheldLine(it.Path, it.Reason))],
            report.SignsOfRegistry,
            [.. report.Quarantine.Select(Line)],
            Math.Round(report.Elapsed.TotalSeconds, 3),
            exitCode));
    }

    public static void Write(TextWriter output, string store, string what, QuarantinedRepair repair) =>
        JsonOutput.WriteLine(output, new QuarantineSummaryLine("summary", 1, "repair", store, what, Line(repair), ExitCodes.Done));

    private static QuarantineLine Line(QuarantinedRepair repair) => new(repair.Id, FindingJson.Code(repair.State), repair.Steps, repair.Bytes, repair.Path);

    private static int Count(RepairReport report, Severity severity) => report.Remaining.Count(it => it.Finding.Severity == severity);

    private static string[] Text(IReadOnlyList<ImageReference> references) => [.. references.Select(reference => reference.ToString())];
}
