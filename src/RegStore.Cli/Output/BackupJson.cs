using RegStore.Backup;

namespace RegStore.Cli.Output;

/// <summary>A backup for programs: a line a finding, then the summary.</summary>
internal static class BackupJson
{
    public static void Write(TextWriter output, RemedyText remedies, string target, bool isDry, BackupReport report, int exitCode)
    {
        foreach (var finding in report.Findings)
        {
            JsonOutput.WriteLine(output, FindingJson.Line(finding, remedies));
        }

        JsonOutput.WriteLine(output, new BackupSummaryLine(
            "summary",
            1,
            "backup",
            report.Archive ?? target,
            isDry,
            report.IsSound,
            report.SetAside != SetAsideReason.None,
            KindText.Name(report.Kind),
            report.BytesWritten,
            report.Repositories,
            report.Tags,
            report.Revisions,
            report.Blobs,
            report.BlobBytes,
            Skipped(report),
            report.Findings.Count,
            Math.Round(report.Elapsed.TotalSeconds, 3),
            exitCode,
            report.SetAside == SetAsideReason.None ? null : report.SetAside.ToString().ToLowerInvariant(),
            report.MissingTags));
    }

    public static IReadOnlyList<SkippedLine> Skipped(BackupReport report) =>
        [.. report.Skipped.Select(item => new SkippedLine(item.Reference, item.Digest?.ToString(), item.Reason))];
}
