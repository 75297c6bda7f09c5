using RegStore.Restore;
using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>A restore for programs: a line a finding, then the summary.</summary>
internal static class RestoreJson
{
    public static void Write(TextWriter output, string archive, string target, RestoreOptions options, RestoreReport report, int exitCode)
    {
        foreach (var finding in report.Findings)
        {
            JsonOutput.WriteLine(output, FindingJson.Line(finding, new RemedyText(archive)));
        }

        JsonOutput.WriteLine(output, new RestoreSummaryLine(
            "summary",
            1,
            "restore",
            target,
            options.DryRun,
            report.IsRestored,
            KindText.Name(report.Kind),
            report.Repositories,
            report.Tags,
            report.Revisions,
            report.Blobs,
            report.BlobBytes,
            report.BlobsPresent,
            report.Beside,
            report.Findings.Count(finding => finding.Severity == Severity.Error),
            Math.Round(report.Elapsed.TotalSeconds, 3),
            exitCode,
            [.. report.Skipped.Select(item => new SkippedLine(item.Reference, item.Digest?.ToString(), item.Reason))],
            report.Owner));
    }
}
