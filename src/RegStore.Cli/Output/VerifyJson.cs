using RegStore.Checks;
using RegStore.Reading;

namespace RegStore.Cli.Output;

/// <summary>A verification for programs: a line a finding, then the summary.</summary>
internal static class VerifyJson
{
    public static void Write(TextWriter output, VerifyReport report, int exitCode)
    {
        foreach (var finding in report.Findings)
        {
            JsonOutput.WriteLine(output, Line(finding));
        }

        JsonOutput.WriteLine(output, new VerifySummaryLine(
            "summary",
            1,
            "verify",
            report.Complete,
            KindName(report.Kind),
            report.Repositories,
            report.Tags,
            report.Revisions,
            report.Blobs,
            report.BlobBytes,
            report.BlobsRead,
            report.BytesRead,
            report.Count(Severity.Error),
            report.Count(Severity.Warning),
            report.Count(Severity.Info),
            Generations.Text(report.BlocksGc),
            Generations.Text(report.BlocksGcDeleteUntagged),
            Math.Round(report.Elapsed.TotalSeconds, 3),
            exitCode));
    }

    private static FindingLine Line(Finding finding) => new(
        "finding",
        1,
        finding.Kind.Id,
        finding.Kind.Name,
        finding.Severity.ToString().ToLowerInvariant(),
        finding.Path,
        finding.Digest?.ToString(),
        finding.Expected,
        finding.Actual,
        finding.Transient,
        finding.Message,
        [.. finding.Affects.Select(reference => reference.ToString())],
        Generations.Text(finding.BlocksGc),
        Generations.Text(finding.BlocksGcDeleteUntagged),
        finding.Remedies);

    private static string KindName(StoreKind kind) => kind switch
    {
        StoreKind.PullThroughCache => "pull-through-cache",
        StoreKind.GitLabDatabase => "gitlab-database",
        StoreKind.Tagless => "tagless",
        _ => "plain",
    };
}
