using System.Globalization;
using RegStore.Listing;
using RegStore.Restore;
using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>An import for people and for programs: the images that came in, or what forbade it.</summary>
internal static class ImportReports
{
    public static void Write(Terminal terminal, bool quiet, string source, string target, RestoreOptions options, StoreListing images, RestoreReport report, int plainLayers)
    {
        var output = terminal.Out;
        var findings = new FindingText(output, terminal.IsColoured, new RemedyText(source));
        foreach (var finding in report.Findings)
        {
            findings.Write(finding);
        }

        if (!report.IsRestored && !options.DryRun)
        {
            output.WriteLine($"nothing was imported: {source} is damaged, and {target} is unchanged");
            return;
        }

        foreach (var (name, tag) in images.Repositories.SelectMany(it => it.Tags, (it, tag) => (it.Name, tag)))
        {
            output.WriteLine($"{name}:{tag.Tag} {tag.Digest}");
        }

        if (quiet)
        {
            return;
        }

        if (plainLayers > 0)
        {
            output.WriteLine($"{PlainText.Count(plainLayers, "layer")} not compressed, as docker save writes them; stored unchanged to keep their digests");
        }

        output.WriteLine(options.DryRun
            ? $"nothing was written: {PlainText.Count(report.Blobs, "blob")} of {PlainText.Size(report.BlobBytes)} would be imported, judged without reading them"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{target}: {PlainText.Count(report.Blobs, "blob")} of {PlainText.Size(report.BlobBytes)} imported in {report.Elapsed.TotalSeconds:0.0} s, every blob verified{(report.BlobsPresent > 0 ? $"; {report.BlobsPresent} were there already" : "")}"));
    }

    public static void WriteJson(TextWriter output, string source, string target, RestoreOptions options, StoreListing images, RestoreReport report, int exitCode)
    {
        foreach (var finding in report.Findings)
        {
            JsonOutput.WriteLine(output, FindingJson.Line(finding, new RemedyText(source)));
        }

        JsonOutput.WriteLine(output, new ImportSummaryLine(
            "summary",
            1,
            "import",
            source,
            target,
            options.DryRun,
            report.IsRestored,
            [.. images.Repositories.SelectMany(it => it.Tags, (it, tag) => new ExportedImageLine($"{it.Name}:{tag.Tag}", tag.Digest?.ToString() ?? "", null))],
            report.Blobs,
            report.BlobBytes,
            report.BlobsPresent,
            report.Findings.Count(finding => finding.Severity == Severity.Error),
            Math.Round(report.Elapsed.TotalSeconds, 3),
            exitCode));
    }
}
