using System.Globalization;
using RegStore.Backup;
using RegStore.Model;

namespace RegStore.Cli.Output;

/// <summary>A backup for people: what is damaged, what was lost to it, what was written.</summary>
internal static class BackupText
{
    private const int NamedAtMost = 5;

    public static void Write(TextWriter output, bool isColoured, bool quiet, bool isDry, RemedyText remedies, string target, BackupReport report)
    {
        WriteLosses(output, isColoured, remedies, report);
        if (report.SetAside != SetAsideReason.None)
        {
            output.WriteLine($"{target} already exists and was not replaced: this archive {Why(report)}, and was written to {report.Archive}");
        }

        if (quiet)
        {
            return;
        }

        if (report.Kind != StoreKind.Plain)
        {
            output.WriteLine(KindText.Words(report.Kind));
        }

        var name = report.SetAside != SetAsideReason.None ? report.Archive : target == "-" ? "standard output" : target;
        output.WriteLine($"{name}: {Counts(report)}");
        output.WriteLine(isDry
            ? "nothing was written: this is what would be, judged without reading the blobs"
            : string.Create(CultureInfo.InvariantCulture, $"wrote {PlainText.Size(report.BytesWritten)} in {report.Elapsed.TotalSeconds:0.0} s, every blob verified"));
        output.WriteLine(Verdict(report));
    }

    /// <summary>What is damaged, and which images were lost to it.</summary>
    public static void WriteLosses(TextWriter output, bool isColoured, RemedyText remedies, BackupReport report)
    {
        var findings = new FindingText(output, isColoured, remedies);
        foreach (var finding in report.Findings)
        {
            findings.Write(finding);
        }

        foreach (var item in report.Skipped.Where(item => item.Reference is not null))
        {
            output.WriteLine($"left out {PlainText.Name(item.Reference!)}: {item.Reason}");
        }

        foreach (var item in report.Skipped.Where(item => item is { Reference: null, Digest: null }))
        {
            output.WriteLine($"left out {PlainText.Name(item.Reason)}");
        }
    }

    private static string Why(BackupReport report) => report.SetAside switch
    {
        SetAsideReason.Empty => "holds no image (--overwrite always replaces it anyway)",
        SetAsideReason.Fewer => $"lacks {Missing(report)} (--overwrite always replaces it anyway)",
        _ => "lost something to damage",
    };

    private static string Missing(BackupReport report)
    {
        var named = string.Join(", ", report.MissingTags.Take(NamedAtMost).Select(PlainText.Name));
        return report.MissingTags.Count == 0 ? "many of its blobs"
            : report.MissingTags.Count > NamedAtMost ? $"{report.MissingTags.Count} of its tags, as {named}"
            : $"{PlainText.Count(report.MissingTags.Count, "tag")} of it: {named}";
    }

    /// <summary>What went in.</summary>
    public static string Counts(BackupReport report) =>
        $"{PlainText.Count(report.Repositories, "repository", "repositories")}, {PlainText.Count(report.Tags, "tag")}, "
        + $"{PlainText.Count(report.Revisions, "revision")}, {PlainText.Count(report.Blobs, "blob")} of {PlainText.Size(report.BlobBytes)}";

    /// <summary>How many errors there were, and images that did not go in.</summary>
    public static string Verdict(BackupReport report) =>
        $"{PlainText.Count(report.Findings.Count, "error")}, {PlainText.Count(report.Skipped.Count(item => item.Reference is not null), "image")} left out";
}
