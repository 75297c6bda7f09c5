using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>A verification for programs: a line a finding, then the summary.</summary>
internal static class VerifyJson
{
    public static void Write(TextWriter output, string store, VerifyReport report, int exitCode)
    {
        foreach (var finding in report.Findings)
        {
            JsonOutput.WriteLine(output, FindingJson.Line(finding, new RemedyText(store)));
        }

        JsonOutput.WriteLine(output, new VerifySummaryLine(
            "summary",
            1,
            "verify",
            store,
            [.. report.References.Select(reference => reference.ToString())],
            report.Complete,
            report.Cancelled,
            report.TimedOut,
            KindText.Name(report.Kind),
            report.Snapshots,
            report.Repositories,
            report.Tags,
            report.Revisions,
            report.Blobs,
            report.BlobBytes,
            report.Subset?.ToString(),
            report.BlobsRead,
            report.BytesRead,
            report.Memory?.Oldest is { } oldest ? PlainText.Time(oldest) : null,
            report.Memory?.NeverRead,
            report.Count(Severity.Error),
            report.Count(Severity.Warning),
            report.Count(Severity.Info),
            Generations.Text(report.BlocksGc),
            Generations.Text(report.BlocksGcDeleteUntagged),
            Math.Round(report.Elapsed.TotalSeconds, 3),
            exitCode,
            CollectionText.Lines(report.CollectionLosses),
            report.MayBeCache));
    }
}
