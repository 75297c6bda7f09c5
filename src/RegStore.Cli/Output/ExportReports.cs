using System.Globalization;
using RegStore.Exports;
using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>An export for people and for programs: what was written, or what forbade it.</summary>
internal static class ExportReports
{
    public static void Write(TextWriter output, bool isColoured, bool quiet, RemedyText remedies, string name, ExportReport report)
    {
        var findings = new FindingText(output, isColoured, remedies);
        foreach (var finding in report.Findings)
        {
            findings.Write(finding);
        }

        if (!report.IsExported)
        {
            output.WriteLine(name == "-" ? "the export failed: what was written is incomplete" : $"nothing was exported, and {name} is unchanged");
            return;
        }

        if (quiet)
        {
            return;
        }

        foreach (var image in report.Images)
        {
            output.WriteLine($"{image.Reference?.ToString() ?? "referrer"}{(image.Platform is { } platform ? $" {platform}" : "")} {image.Digest}");
        }

        if (report.Absent.Count > 0)
        {
            output.WriteLine($"{PlainText.Count(report.Absent.Count, "manifest")} that the indexes name are not in the store, and not in the export");
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {Content(report)} in {report.Elapsed.TotalSeconds:0.0} s, every blob verified{(report.BlobsPresent > 0 ? $"; {report.BlobsPresent} were there already" : "")}"));
    }

    public static void WriteJson(TextWriter output, RemedyText remedies, string name, ExportOptions options, ExportReport report, int exitCode)
    {
        foreach (var finding in report.Findings)
        {
            JsonOutput.WriteLine(output, FindingJson.Line(finding, remedies));
        }

        JsonOutput.WriteLine(output, new ExportSummaryLine(
            "summary",
            1,
            "export",
            name,
            options.Format switch { ExportFormat.OciDir => "oci-dir", ExportFormat.Rootfs => "rootfs", _ => "oci" },
            report.IsExported,
            [.. report.Images.Select(image => new ExportedImageLine(image.Reference?.ToString(), image.Digest.ToString(), image.Platform?.ToString()))],
            [.. report.Absent.Select(digest => digest.ToString())],
            report.Blobs,
            report.BlobBytes,
            report.BlobsPresent,
            report.Files,
            report.BytesWritten,
            report.Findings.Count(finding => finding.Severity == Severity.Error),
            Math.Round(report.Elapsed.TotalSeconds, 3),
            exitCode));
    }

    private static string Content(ExportReport report) => report.Files is { } files
        ? $"{PlainText.Count(files, "file")} of {PlainText.Count(report.Blobs, "layer")}"
        : $"{PlainText.Count(report.Images.Count, "image")}, {PlainText.Count(report.Blobs, "blob")} of {PlainText.Size(report.BlobBytes)}";
}
