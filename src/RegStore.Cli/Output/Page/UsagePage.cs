using System.Globalization;
using System.Net;
using RegStore.Usage;
using RegStore.Verification;

namespace RegStore.Cli.Output.Page;

/// <summary>Disk usage as one page that needs nothing but itself: no network, no script.</summary>
internal sealed class UsagePage(string store, UsageReport usage, OrphanReport orphans, VerifyReport verified, PageHistory? history, DateTimeOffset now)
{
    private const int Rows = 25;
    private const int Users = 3;

    public void Write(TextWriter output)
    {
        output.WriteLine($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Disk usage of {Text(store)}</title>
            <style>
            {PageStyle.Sheet}
            </style>
            </head>
            <body>
            """);
        var teams = Team.Of(usage);
        new PageHead(store, usage, teams, verified, now).Write(output);
        new RepositoryMap(teams, usage.Reclaimable?.Bytes ?? 0).Write(output);
        new RepositoryTable(teams).Write(output);
        history?.Write(output);
        new Savings(store, usage).Write(output);
        WriteBlobs(output);
        WriteOrphans(output);
        WriteFindings(output);
        output.WriteLine("</body>\n</html>");
    }

    /// <summary>Text as it may stand in a page: a name on disk may hold whatever its writer liked.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(PlainText.Name(text));

    /// <summary>A number as people read it, with its noun.</summary>
    public static string Count(long count, string singular, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {(count == 1 ? singular : plural ?? $"{singular}s")}");

    public static void WriteMore(TextWriter output, int more)
    {
        if (more > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"<p>and {more:#,0} more"));
        }
    }

    private void WriteBlobs(TextWriter output)
    {
        output.WriteLine("<h2>Largest blobs</h2>\n<table><thead><tr><th>blob<th class=\"n\">size<th>used by<tbody>");
        foreach (var blob in usage.LargestBlobs)
        {
            var users = string.Join("<br>", blob.UsedBy.Take(Users).Select(user => Text(Short(user))));
            var more = blob.UsedBy.Count > Users ? $"<br>and {blob.UsedBy.Count - Users} more" : "";
            output.WriteLine($"<tr><td title=\"{blob.Digest}\"><code>{blob.Digest.Abbreviated}</code><td class=\"n\">{PlainText.Size(blob.Length)}<td>{(users.Length > 0 ? users + more : "nothing")}");
        }

        output.WriteLine("</table>");
        WriteMore(output, usage.All.Count - usage.LargestBlobs.Count);
    }

    private void WriteOrphans(TextWriter output)
    {
        output.WriteLine("<h2>Orphans</h2>");
        foreach (var line in OrphansText.Totals(orphans))
        {
            output.WriteLine($"<p>{Text(line)}");
        }

        var largest = orphans.Orphans.OrderByDescending(orphan => orphan.Size).ToList();
        if (largest.Count == 0)
        {
            return;
        }

        output.WriteLine("<table><thead><tr><th>class<th class=\"n\">size<th>written<th>what<tbody>");
        foreach (var orphan in largest.Take(Rows))
        {
            var what = orphan.Digest is { } digest ? $"<td title=\"{digest}\"><code>{digest.Abbreviated}</code>" : $"<td>{Text(orphan.Path)}";
            output.WriteLine($"<tr><td>{OrphansText.Name(orphan.Class)}<td class=\"n\">{PlainText.Size(orphan.Size)}<td class=\"n\">{orphan.Modified.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}{what}{(orphan.IsRecent ? " recent" : "")}");
        }

        output.WriteLine("</table>");
        WriteMore(output, largest.Count - Rows);
    }

    private void WriteFindings(TextWriter output)
    {
        output.WriteLine($"<h2 id=\"findings\">Findings</h2>\n<p>{PlainText.Count(verified.Count(Severity.Error), "error")}, {PlainText.Count(verified.Count(Severity.Warning), "warning")}, "
            + $"{PlainText.Count(verified.Count(Severity.Info), "note")} in the structure of the store; only verify reads the bytes of its blobs.");
        var worst = verified.Findings.Where(finding => finding.Severity > Severity.Info).OrderByDescending(finding => finding.Severity).ToList();
        if (worst.Count == 0)
        {
            return;
        }

        output.WriteLine("<table><thead><tr><th>finding<th>where<tbody>");
        foreach (var finding in worst.Take(Rows))
        {
            var broken = finding.Affects.Count == 0 ? "" : $"<br>breaks {Text(string.Join(", ", finding.Affects.Take(Users).Select(Short)))}{(finding.Affects.Count > Users ? $" and {finding.Affects.Count - Users} more" : "")}";
            output.WriteLine($"<tr><td class=\"{finding.Severity.ToString().ToLowerInvariant()}\">{finding.Severity.ToString().ToLowerInvariant()} {finding.Kind}<td>{Text(finding.Path)}<br>{Text(finding.Message)}{broken}");
        }

        output.WriteLine("</table>");
        WriteMore(output, worst.Count - Rows);
    }

    private static string Short(Model.ImageReference reference) => reference.Digest is { } digest ? $"{reference.Repository}@{digest.Abbreviated}" : reference.ToString();
}
