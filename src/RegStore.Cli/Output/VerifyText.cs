using System.Globalization;
using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>A verification for people: what is wrong, whom it breaks, what to do; then the verdict.</summary>
internal sealed class VerifyText(Terminal terminal, RemedyText remedies, bool verbose, bool quiet)
{
    private const int MostOfKind = 10;
    private const int ShownOfKind = 3;

    private readonly TextWriter _output = terminal.Out;
    private readonly FindingText _findings = new(terminal.Out, terminal.IsColoured, remedies);

    public void Write(string store, VerifyOptions options, VerifyReport report)
    {
        // The worst first; within a severity the report's own order, and of warnings of one kind the first few.
        foreach (var finding in report.Findings.Where(finding => finding.Severity == Severity.Error))
        {
            _findings.Write(finding);
        }

        foreach (var warnings in OfKinds(report, Severity.Warning))
        {
            var shown = verbose || warnings.Count() <= MostOfKind ? warnings.Count() : ShownOfKind;
            foreach (var warning in warnings.Take(shown))
            {
                _findings.Write(warning);
            }

            if (warnings.Count() - shown is > 0 and var more)
            {
                _output.WriteLine($"{_findings.Paint(Severity.Warning)} {warnings.Key}: {more} more, listed by verify -v");
            }
        }

        foreach (var notes in OfKinds(report, Severity.Info).Where(_ => verbose || !quiet))
        {
            if (!verbose)
            {
                _output.WriteLine($"{_findings.Paint(Severity.Info)} {notes.Key}: {notes.Count()}, listed by verify -v");
                continue;
            }

            foreach (var note in notes)
            {
                _findings.Write(note);
            }
        }

        if (!quiet)
        {
            WriteSummary(store, options, report);
        }
    }

    private static IEnumerable<IGrouping<FindingKind, Finding>> OfKinds(VerifyReport report, Severity severity) =>
        report.Findings.Where(finding => finding.Severity == severity).GroupBy(finding => finding.Kind).OrderBy(it => it.Key.Id);

    private void WriteSummary(string store, VerifyOptions options, VerifyReport report)
    {
        if (report.Findings.Count > 0)
        {
            _output.WriteLine();
        }

        var snapshots = report.Snapshots is { } number ? $"{PlainText.Count(number, "snapshot")}, " : "";
        _output.WriteLine(
            $"{store}: {snapshots}{PlainText.Count(report.Repositories, "repository", "repositories")}, {PlainText.Count(report.Tags, "tag")}, "
            + $"{PlainText.Count(report.Revisions, "revision")}, {PlainText.Count(report.Blobs, "blob")} of {PlainText.Size(report.BlobBytes)}");
        if (options.References is { Count: > 0 } images)
        {
            _output.WriteLine($"checked {PlainText.FirstFew(images)}");
        }

        if (report.Snapshots is null)
        {
            if (report.Kind != StoreKind.Plain)
            {
                _output.WriteLine(KindText.Words(report.Kind));
            }

            if (report.MayBeCache)
            {
                _output.WriteLine("the store looks like a pull-through cache without its state file: if it is one, missing content is normal, and no image needs to be pushed again");
            }
        }

        WriteReading(options, report);
        if (report.Snapshots is null && (report.Complete || report.Revisions > 0))
        {
            WriteVerdict("garbage-collect", report.BlocksGc, report, deleteUntagged: false);
            WriteVerdict("garbage-collect --delete-untagged", report.BlocksGcDeleteUntagged, report, deleteUntagged: true);
        }

        var counts = $"{PlainText.Count(report.Count(Severity.Error), "error")}, {PlainText.Count(report.Count(Severity.Warning), "warning")}, "
            + PlainText.Count(report.Count(Severity.Info), "note");
        if (report.Findings.Any(finding => finding.Remedies.Contains(Remedy.MergeArchive)))
        {
            _output.WriteLine("to restore what a backup still holds: regstore restore ARCHIVE DIR --merge");
        }

        _output.WriteLine(report switch
        {
            { TimedOut: true } => $"the time was up before everything was read: {counts} so far",
            { Cancelled: true } => $"cancelled before everything was read: {counts} so far",
            { Complete: false } => $"some of it could not be read: {counts}",
            _ => counts,
        });
        _output.WriteLine(Verdict(options, report));
        if (remedies.RepairOf(report.Findings) is { } repair)
        {
            _output.WriteLine($"to see what can be repaired: {repair}");
        }
    }

    /// <summary>What it all comes to, in a sentence.</summary>
    private static string Verdict(VerifyOptions options, VerifyReport report)
    {
        if (report.Count(Severity.Error) > 0)
        {
            var broken = FindingText.CountBroken(report);
            return broken > 0 ? $"damage was found: {PlainText.Count(broken, "image")} cannot be pulled completely" : "damage was found";
        }

        if (options.References.Count > 0)
        {
            return $"no errors were found {(report.Complete ? "in" : "in what was read of")} {(options.References.Count == 1 ? "this image" : "these images")}";
        }

        return !report.Complete ? "no errors were found in what was read"
            : !options.ReadData ? "no errors were found in the structure; run without --no-read-data to read the bytes too"
            : report.Subset is not null ? "no errors were found in this part"
            : report.BlobsRead == 0 && report.Blobs > 0 ? "no errors were found, and no blob was due to be read"
            : report.Count(Severity.Warning) > 0 ? "no errors were found; the warnings are worth a look"
            : "no errors were found: all of it is sound";
    }

    private void WriteReading(VerifyOptions options, VerifyReport report)
    {
        var part = report.Subset is { } subset ? $" (of the part {subset})" : "";
        _output.WriteLine(options.ReadData
            ? string.Create(CultureInfo.InvariantCulture,
                $"read {PlainText.Count(report.BlobsRead, "blob")}{part}, {PlainText.Size(report.BytesRead)}, in {report.Elapsed.TotalSeconds:0.0} s")
            : "structure only: the bytes of layers and configs were not read");
        if (report.Memory is { } memory)
        {
            _output.WriteLine(memory.NeverRead > 0 ? $"{PlainText.Count(memory.NeverRead, "blob")} of {report.Blobs} never read so far"
                : memory.Oldest is { } oldest ? $"every blob has been read since {PlainText.Time(oldest)}"
                : "there is no blob to read");
        }
    }

    private void WriteVerdict(string command, ServerGenerations blocked, VerifyReport report, bool deleteUntagged)
    {
        var verdict = blocked != ServerGenerations.None ? $"{command} would stop on {string.Join(" and ", Generations.Text(blocked))}"
            : report.Complete ? $"{command} would run on 2.8 and 3.x"
            : $"{command} would run on 2.8 and 3.x, judging by what was read";
        _output.WriteLine(string.Join(", and ", CollectionText.Words(report.CollectionLosses, deleteUntagged).Prepend(verdict)));
    }
}
