using System.Globalization;
using RegStore.Restore;

namespace RegStore.Cli.Output;

/// <summary>A restore for people: what is wrong with the archive, what was restored, what is left to do.</summary>
internal static class RestoreText
{
    public static void Write(Terminal terminal, bool quiet, string archive, string target, RestoreOptions options, RestoreReport report)
    {
        var output = terminal.Out;
        var findings = new FindingText(output, terminal.IsColoured, new RemedyText(archive));
        foreach (var finding in report.Findings)
        {
            findings.Write(finding);
        }

        if (!report.IsRestored && !options.DryRun)
        {
            output.WriteLine($"nothing was restored: the archive is not all sound, and {target} is unchanged");
            output.WriteLine($"to restore what is sound: regstore restore {RemedyText.Quoted(archive)} {RemedyText.Quoted(target)} --keep-sound, or choose images with --repo and --tag");
            return;
        }

        foreach (var item in report.Skipped.Where(item => item.Reference is not null))
        {
            output.WriteLine($"left out {PlainText.Name(item.Reference!)}: {item.Reason}");
        }

        if (quiet)
        {
            return;
        }

        output.WriteLine(
            $"{target}: {PlainText.Count(report.Repositories, "repository", "repositories")}, {PlainText.Count(report.Tags, "tag")}, "
            + $"{PlainText.Count(report.Revisions, "revision")}, {PlainText.Count(report.Blobs, "blob")} of {PlainText.Size(report.BlobBytes)}");
        if (report.BlobsPresent > 0)
        {
            output.WriteLine($"{PlainText.Count(report.BlobsPresent, "blob")} were already there and sound");
        }

        if (report.Owner is { } owner)
        {
            output.WriteLine($"all of it belongs to {owner}");
        }

        if (report.Beside.Count > 0)
        {
            output.WriteLine($"beside the store when it was backed up, and not in the archive: {string.Join(", ", report.Beside.Select(PlainText.Name))}");
        }

        output.WriteLine(options.DryRun
            ? "nothing was written: this is what would be restored, judged without reading the blobs"
            : string.Create(CultureInfo.InvariantCulture, $"restored in {report.Elapsed.TotalSeconds:0.0} s, every blob verified{(options.Merge ? "; restart the registry, as it remembers what was missing" : "")}"));
    }
}
