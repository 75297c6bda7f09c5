using RegStore.Pools;

namespace RegStore.Cli.Output;

/// <summary>What thinning out a pool removed, and why it kept the rest.</summary>
internal static class ForgetReports
{
    public static void Write(Terminal terminal, bool isQuiet, ForgetOptions options, ForgetReport report)
    {
        WriteUnfinished(terminal.Error, report.Unfinished);
        foreach (var snapshot in report.Snapshots)
        {
            terminal.Out.WriteLine(snapshot.IsKept ? $"keep    {snapshot.Id}  {string.Join(", ", snapshot.Reasons)}" : $"remove  {snapshot.Id}");
        }

        if (!isQuiet)
        {
            terminal.Out.WriteLine(Words(report, options.DryRun));
        }
    }

    public static void WriteJson(TextWriter output, ForgetOptions options, ForgetReport report)
    {
        foreach (var snapshot in report.Snapshots)
        {
            JsonOutput.WriteLine(output, new RetainedLine("snapshot", 1, $"{snapshot.Id}", snapshot.IsKept ? "keep" : "remove", snapshot.Reasons));
        }

        JsonOutput.WriteLine(output, new ForgetSummaryLine("summary", 1, "forget", options.DryRun, report.Kept, report.Removed, report.Blobs, report.Bytes, report.Unfinished, ExitCodes.Done));
    }

    /// <summary>The whole in one line.</summary>
    public static string Words(ForgetReport report, bool isDry) =>
        $"{(isDry ? "would keep" : "kept")} {PlainText.Count(report.Kept, "snapshot")}, {(isDry ? "would remove" : "removed")} {report.Removed}, "
        + $"which {(isDry ? "would free" : "freed")} {PlainText.Count(report.Blobs, "blob")} of {PlainText.Size(report.Bytes)}";

    /// <summary>Says that an earlier run was broken off.</summary>
    public static void WriteUnfinished(TextWriter error, string? who)
    {
        if (who is not null)
        {
            error.WriteLine($"regstore: {who} did not finish; what it left was used or taken away");
        }
    }
}
