using System.Globalization;
using RegStore.Checks;
using RegStore.Reading;

namespace RegStore.Cli.Output;

/// <summary>A verification for people: what is wrong, whom it breaks, what to do; then the verdict.</summary>
internal sealed class VerifyText(Terminal terminal, bool verbose, bool quiet)
{
    private readonly TextWriter _output = terminal.Out;
    private readonly bool _colour = terminal.IsOutputTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public void Write(string store, VerifyOptions options, VerifyReport report)
    {
        // The worst first; within a severity the report's own order.
        foreach (var finding in report.Findings.Where(finding => verbose || finding.Severity > Severity.Info).OrderByDescending(finding => finding.Severity))
        {
            Write(finding);
        }

        foreach (var notes in report.Findings.Where(finding => !verbose && finding.Severity == Severity.Info).GroupBy(finding => finding.Kind).OrderBy(it => it.Key.Id))
        {
            _output.WriteLine($"{Paint(Severity.Info)} {notes.Key}: {notes.Count()}, listed by verify -v");
        }

        if (!quiet)
        {
            WriteSummary(store, options, report);
        }
    }

    private void Write(Finding finding)
    {
        _output.WriteLine($"{Paint(finding.Severity)} {finding.Kind}{(finding.Transient ? " (transient)" : "")}");
        _output.WriteLine($"  {PlainText.Name(finding.Path)}");
        _output.WriteLine($"  {PlainText.Name(finding.Message)}");
        if (finding.Expected is not null || finding.Actual is not null)
        {
            _output.WriteLine($"  expected {PlainText.Name(finding.Expected ?? "nothing")}, found {PlainText.Name(finding.Actual ?? "nothing")}{Unit(finding)}");
        }

        if (finding.Affects.Count > 0)
        {
            _output.WriteLine($"  breaks {PlainText.Name(string.Join(", ", finding.Affects))}");
        }

        WriteObstacle("garbage-collect", finding.BlocksGc);
        WriteObstacle("garbage-collect --delete-untagged", finding.BlocksGcDeleteUntagged & ~finding.BlocksGc);
        foreach (var (i, remedy) in finding.Remedies.Index())
        {
            _output.WriteLine($"  {(i == 0 ? "do" : "or")}: {remedy}");
        }
    }

    private void WriteSummary(string store, VerifyOptions options, VerifyReport report)
    {
        if (report.Findings.Count > 0)
        {
            _output.WriteLine();
        }

        _output.WriteLine(
            $"{store}: {PlainText.Count(report.Repositories, "repository", "repositories")}, {PlainText.Count(report.Tags, "tag")}, "
            + $"{PlainText.Count(report.Revisions, "revision")}, {PlainText.Count(report.Blobs, "blob")} of {PlainText.Size(report.BlobBytes)}");
        _output.WriteLine(Words(report.Kind));
        _output.WriteLine(options.ReadData
            ? string.Create(CultureInfo.InvariantCulture,
                $"read {PlainText.Count(report.BlobsRead, "blob")}, {PlainText.Size(report.BytesRead)}, in {report.Elapsed.TotalSeconds:0.0} s")
            : "structure only: the bytes of layers and configs were not read");
        WriteVerdict("garbage-collect", report.BlocksGc, report.Complete);
        WriteVerdict("garbage-collect --delete-untagged", report.BlocksGcDeleteUntagged, report.Complete);
        var counts = $"{PlainText.Count(report.Count(Severity.Error), "error")}, {PlainText.Count(report.Count(Severity.Warning), "warning")}, "
            + PlainText.Count(report.Count(Severity.Info), "note");
        _output.WriteLine(report switch
        {
            { Cancelled: true } => $"cancelled before all was read: {counts} so far",
            { Complete: false } => $"not all could be read: {counts}",
            _ => counts,
        });
    }

    private void WriteObstacle(string command, ServerGenerations generations)
    {
        if (generations != ServerGenerations.None)
        {
            _output.WriteLine($"  stops {command} of {string.Join(" and ", Generations.Text(generations))}");
        }
    }

    private void WriteVerdict(string command, ServerGenerations blocked, bool isComplete) => _output.WriteLine(
        blocked != ServerGenerations.None ? $"{command} would stop on {string.Join(" and ", Generations.Text(blocked))}"
        : isComplete ? $"{command} would run on 2.8 and 3.x"
        : $"{command} would run on 2.8 and 3.x, as far as was read");

    private string Paint(Severity severity)
    {
        var (word, code) = severity switch
        {
            Severity.Error => ("error", "31"),
            Severity.Warning => ("warning", "33"),
            _ => ("note", "36"),
        };
        return _colour ? $"\e[{code}m{word}\e[0m" : word;
    }

    private static string Unit(Finding finding) => finding.Kind == FindingKind.BlobSizeMismatch || finding.Kind == FindingKind.BlobMissing ? " bytes" : "";

    private static string Words(StoreKind kind) => kind switch
    {
        StoreKind.PullThroughCache => "a pull-through cache: missing content is normal and told as notes; orphans are not claimed",
        StoreKind.GitLabDatabase => "GitLab's registry with its metadata database: manifests and tags live there, what is on disk may be stale; orphans are not claimed",
        StoreKind.Tagless => "no repository has a tag: they may live elsewhere, as under Harbor or OpenShift; orphans and untagged revisions are not claimed",
        _ => "a plain registry: all of its truth is on disk",
    };
}
