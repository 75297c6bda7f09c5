using System.Globalization;
using RegStore.Backup;
using RegStore.Reading;

namespace RegStore.Cli.Output;

/// <summary>A backup for people: what is damaged, what was lost to it, what was written.</summary>
internal static class BackupText
{
    public static void Write(TextWriter output, bool isTerminal, bool quiet, bool isDry, string target, BackupReport report)
    {
        WriteLosses(output, isTerminal, report);
        if (report.IsSetAside)
        {
            output.WriteLine($"{target} is there already and was left as it is: this archive lost something to damage, and is {report.Archive}");
        }

        if (quiet)
        {
            return;
        }

        if (report.Kind != StoreKind.Plain)
        {
            output.WriteLine(KindText.Words(report.Kind));
        }

        var name = report.IsSetAside ? report.Archive : target == "-" ? "standard output" : target;
        output.WriteLine($"{name}: {Counts(report)}");
        output.WriteLine(isDry
            ? "nothing was written: this is what would be, as far as can be told without reading the blobs"
            : string.Create(CultureInfo.InvariantCulture, $"wrote {PlainText.Size(report.BytesWritten)} in {report.Elapsed.TotalSeconds:0.0} s, every blob verified"));
        output.WriteLine(Verdict(report));
    }

    /// <summary>What is damaged, and which images were lost to it.</summary>
    public static void WriteLosses(TextWriter output, bool isTerminal, BackupReport report)
    {
        var findings = new FindingText(output, isTerminal);
        foreach (var finding in report.Findings)
        {
            findings.Write(finding);
        }

        foreach (var item in report.Skipped.Where(item => item.Reference is not null))
        {
            output.WriteLine($"left out {PlainText.Name(item.Reference!)}: {item.Reason}");
        }
    }

    /// <summary>What went in.</summary>
    public static string Counts(BackupReport report) =>
        $"{PlainText.Count(report.Repositories, "repository", "repositories")}, {PlainText.Count(report.Tags, "tag")}, "
        + $"{PlainText.Count(report.Revisions, "revision")}, {PlainText.Count(report.Blobs, "blob")} of {PlainText.Size(report.BlobBytes)}";

    /// <summary>How many errors there were, and images that did not go in.</summary>
    public static string Verdict(BackupReport report) =>
        $"{PlainText.Count(report.Findings.Count, "error")}, {PlainText.Count(report.Skipped.Count(item => item.Reference is not null), "image")} left out";
}
