using System.Globalization;
using RegStore.Model;
using RegStore.Pools;

namespace RegStore.Cli.Output;

/// <summary>What making a snapshot gave, for people and for programs.</summary>
internal static class SnapshotReports
{
    public static void Write(Terminal terminal, bool isQuiet, RemedyText remedies, string pool, SnapshotOptions options, SnapshotReport report)
    {
        var (output, content) = (terminal.Out, report.Content);
        ForgetReports.WriteUnfinished(terminal.Error, report.Unfinished);
        if (report.ForgetProblem is { } problem)
        {
            terminal.Error.WriteLine($"regstore: nothing was removed: {PlainText.Name(problem)}");
        }

        BackupText.WriteLosses(output, terminal.IsColoured, remedies, content);
        if (report.HealedBy is { } healer)
        {
            output.WriteLine($"{pool}@{healer} holds what was left out: with the registry stopped, regstore restore {RemedyText.Quoted($"{pool}@{healer}")} {RemedyText.Quoted(remedies.Store)} --merge heals the store");
        }

        if (report.Shrunk is { } before)
        {
            output.WriteLine($"{pool}@{before} has {(content.Revisions == 0 ? "images, and this snapshot has none" : "many tags that this snapshot lacks")}: no snapshot was removed; regstore diff {RemedyText.Quoted($"{pool}@{before}")} {RemedyText.Quoted(remedies.Store)} shows what is missing");
        }

        if (isQuiet)
        {
            return;
        }

        if (content.Kind != StoreKind.Plain)
        {
            output.WriteLine(KindText.Words(content.Kind));
        }

        if (options.DryRun)
        {
            output.WriteLine($"{pool}: {BackupText.Counts(content)}");
            if (report.SameAs is { } same)
            {
                output.WriteLine($"nothing has changed since {pool}@{same}{(options.SkipIfUnchanged ? ": no snapshot would be made" : "")}");
            }

            output.WriteLine($"nothing was written: {PlainText.Count(report.BlobsAdded, "blob")} of {PlainText.Size(report.BytesAdded)} would be added, judged without reading them");
            if (options.Retention is not null)
            {
                output.WriteLine($"to see what the rules would remove: regstore forget {RemedyText.Quoted(pool)} with the same rules and --dry-run");
            }

            output.WriteLine(BackupText.Verdict(content));
            return;
        }

        output.WriteLine(report.Id is { } id ? $"{pool}@{id}: {BackupText.Counts(content)}" : $"nothing has changed since {pool}@{report.SameAs}: no snapshot was made");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"added {PlainText.Count(report.BlobsAdded, "blob")} of {PlainText.Size(report.BytesAdded)} in {report.Elapsed.TotalSeconds:0.0} s, every one verified"));
        if (report.Forgotten is { } forgotten)
        {
            output.WriteLine(ForgetReports.Words(forgotten, isDry: false));
        }
        else if (options.Retention is not null && report is { ForgetProblem: null, Shrunk: null })
        {
            output.WriteLine("no snapshot was removed, because this one lost something to damage");
        }

        output.WriteLine(BackupText.Verdict(content));
    }

    public static void WriteJson(TextWriter output, RemedyText remedies, string pool, bool isDry, SnapshotReport report, int exitCode)
    {
        foreach (var finding in report.Content.Findings)
        {
            JsonOutput.WriteLine(output, FindingJson.Line(finding, remedies));
        }

        var content = report.Content;
        JsonOutput.WriteLine(output, new SnapshotSummaryLine(
            "summary",
            1,
            "snapshot",
            pool,
            report.Id?.ToString(),
            report.SameAs?.ToString(),
            content.IsSound,
            KindText.Name(content.Kind),
            content.Repositories,
            content.Tags,
            content.Revisions,
            content.Blobs,
            content.BlobBytes,
            report.BlobsAdded,
            report.BytesAdded,
            BackupJson.Skipped(content),
            content.Findings.Count,
            report.Snapshots,
            [.. report.Forgotten?.Snapshots.Where(it => !it.IsKept).Select(it => $"{it.Id}") ?? []],
            report.Forgotten?.Bytes ?? 0,
            report.Unfinished,
            report.ForgetProblem,
            Math.Round(report.Elapsed.TotalSeconds, 3),
            exitCode,
            report.Shrunk?.ToString(),
            report.HealedBy?.ToString(),
            isDry));
    }
}
