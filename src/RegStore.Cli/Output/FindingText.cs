using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>A finding for people: what is wrong, where, whom it breaks, what to do.</summary>
internal sealed class FindingText(TextWriter output, bool isColoured, RemedyText remedies)
{
    public void Write(Finding finding)
    {
        output.WriteLine($"{Paint(finding.Severity)} {(isColoured ? FindingsLink.Installed.To(finding.Kind) : finding.Kind)}{(finding.Transient ? " (transient)" : "")}");
        output.WriteLine($"  {PlainText.Name(finding.Path)}");
        output.WriteLine($"  {PlainText.Name(finding.Message)}");
        if (finding.Expected is not null || finding.Actual is not null)
        {
            var unit = finding.Kind == FindingKind.BlobSizeMismatch || finding.Kind == FindingKind.BlobMissing || finding.Kind == FindingKind.ManifestSizeWrong || finding.Kind == FindingKind.ManifestTooLarge ? " bytes" : "";
            output.WriteLine(finding.Actual is { } actual
                ? $"  expected {PlainText.Name(finding.Expected ?? "nothing")}, found {PlainText.Name(actual)}{unit}"
                : $"  expected {PlainText.Name(finding.Expected!)}{unit}, found nothing");
        }

        if (finding.Affects.Count > 0)
        {
            var verb = finding.Breaks switch { ServerGenerations.None => "concerns", ServerGenerations.All => "breaks", var some => $"breaks on {string.Join(" and ", Generations.Text(some))}:" };
            output.WriteLine($"  {verb} {PlainText.Name(string.Join(", ", finding.Affects))}");
        }

        if (finding.Snapshots is [var first, ..])
        {
            output.WriteLine(finding.Snapshots.Count == 1 ? $"  in the snapshot {first}" : $"  in {finding.Snapshots.Count} snapshots, {first} to {finding.Snapshots[^1]}");
        }

        WriteObstacle("garbage-collect", finding.BlocksGc);
        WriteObstacle("garbage-collect --delete-untagged", finding.BlocksGcDeleteUntagged & ~finding.BlocksGc);
        foreach (var (i, remedy) in remedies.Words(finding).Index())
        {
            output.WriteLine($"  {(i == 0 ? "do" : "or")}: {remedy}");
        }
    }

    /// <summary>How many images the errors of a report break.</summary>
    public static int CountBroken(VerifyReport report) => report.Findings.Where(finding => finding.Severity == Severity.Error).SelectMany(finding => finding.Affects).Distinct().Count();

    /// <summary>The word of a severity, in its colour.</summary>
    public string Paint(Severity severity)
    {
        var (word, code) = severity switch
        {
            Severity.Error => ("error", "31"),
            Severity.Warning => ("warning", "33"),
            _ => ("note", "36"),
        };
        return isColoured ? $"\e[{code}m{word}\e[0m" : word;
    }

    private void WriteObstacle(string command, ServerGenerations generations)
    {
        if (generations != ServerGenerations.None)
        {
            output.WriteLine($"  stops {command} of {string.Join(" and ", Generations.Text(generations))}");
        }
    }
}
