using System.Globalization;
using System.Net;
using RegStore.Checks;

namespace RegStore.Cli.Output.Page;

/// <summary>Disk usage as one page that needs nothing but itself: no network, no script.</summary>
internal sealed class UsagePage(string store, UsageReport usage, OrphanReport orphans, VerifyReport verified)
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
            <h1>Disk usage of <span>{Text(store)}</span></h1>
            <p>{Text(KindText.Words(usage.Kind))}</p>
            <dl>
            {Card("all blobs", PlainText.Size(usage.All.Bytes), PlainText.Count(usage.All.Blobs, "blob"))}
            {Card("active", PlainText.Size(usage.Active.Bytes), PlainText.Count(usage.Active.Blobs, "blob"))}
            {Card("reclaimable", UsageText.Reclaimable(usage), usage.Reclaimable is { } reclaimable ? PlainText.Count(reclaimable.Blobs, "orphan") : "orphans are not claimed")}
            {Card("no tag leads to", PlainText.Size(orphans.UnreachableFromTags.Bytes), PlainText.Count(orphans.UnreachableFromTags.Blobs, "blob"))}
            </dl>
            """);
        new RepositoryMap(usage).Write(output);
        WriteRepositories(output);
        WriteBlobs(output);
        WriteOrphans(output);
        WriteFindings(output);
        output.WriteLine("</body>\n</html>");
    }

    /// <summary>Text as it may stand in a page: a name on disk may hold whatever its writer liked.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(PlainText.Name(text));

    private void WriteRepositories(TextWriter output)
    {
        output.WriteLine("<table><thead><tr><th>repository<th>size<th>shared<th>unique<tbody>");
        var largest = usage.Repositories.OrderByDescending(it => it.Usage.Size).ToList();
        foreach (var repository in largest.Take(Rows))
        {
            output.WriteLine($"<tr><td>{Text($"{repository.Name}")}<td>{PlainText.Size(repository.Usage.Size)}<td>{PlainText.Size(repository.Usage.Shared)}<td>{PlainText.Size(repository.Usage.Unique)}");
        }

        output.WriteLine("</table>");
        WriteMore(output, largest.Count - Rows);
    }

    private void WriteBlobs(TextWriter output)
    {
        output.WriteLine("<h2>Largest blobs</h2>\n<table><thead><tr><th>blob<th>size<th>used by<tbody>");
        foreach (var blob in usage.LargestBlobs)
        {
            var users = string.Join("<br>", blob.UsedBy.Take(Users).Select(user => Text(Short(user))));
            var more = blob.UsedBy.Count > Users ? $"<br>and {blob.UsedBy.Count - Users} more" : "";
            output.WriteLine($"<tr><td title=\"{blob.Digest}\"><code>{blob.Digest.Abbreviated}</code><td>{PlainText.Size(blob.Length)}<td>{(users.Length > 0 ? users + more : "nothing")}");
        }

        output.WriteLine("</table>");
        WriteMore(output, usage.All.Blobs - usage.LargestBlobs.Count);
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

        output.WriteLine("<table><thead><tr><th>class<th>size<th>written<th>what<tbody>");
        foreach (var orphan in largest.Take(Rows))
        {
            var what = orphan.Digest is { } digest ? $"<td title=\"{digest}\"><code>{digest.Abbreviated}</code>" : $"<td>{Text(orphan.Path)}";
            output.WriteLine($"<tr><td>{OrphansText.Name(orphan.Class)}<td>{PlainText.Size(orphan.Size)}<td>{orphan.Modified.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}{what}{(orphan.IsRecent ? " recent" : "")}");
        }

        output.WriteLine("</table>");
        WriteMore(output, largest.Count - Rows);
    }

    private void WriteFindings(TextWriter output)
    {
        output.WriteLine($"<h2>Findings</h2>\n<p>{PlainText.Count(verified.Count(Severity.Error), "error")}, {PlainText.Count(verified.Count(Severity.Warning), "warning")}, "
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
            output.WriteLine($"<tr><td>{finding.Severity.ToString().ToLowerInvariant()} {finding.Kind}<td>{Text(finding.Path)}<br>{Text(finding.Message)}{broken}");
        }

        output.WriteLine("</table>");
        WriteMore(output, worst.Count - Rows);
    }

    private static void WriteMore(TextWriter output, int more)
    {
        if (more > 0)
        {
            output.WriteLine($"<p>and {more} more");
        }
    }

    private static string Card(string what, string figure, string detail) => $"<div><dt>{Text(what)}<dd>{Text(figure)}<small>{Text(detail)}</small></div>";

    private static string Short(Model.ImageReference reference) => reference.Digest is { } digest ? $"{reference.Repository}@{digest.Abbreviated}" : reference.ToString();
}
