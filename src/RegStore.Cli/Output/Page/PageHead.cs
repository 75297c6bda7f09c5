using System.Globalization;
using RegStore.Model;
using RegStore.Usage;
using RegStore.Verification;

namespace RegStore.Cli.Output.Page;

/// <summary>What stands on top of the page: what matters in a sentence, when and where it was measured, and the figures of the whole store.</summary>
internal sealed class PageHead(string store, UsageReport usage, IReadOnlyList<Team> teams, VerifyReport verified, DateTimeOffset now)
{
    private readonly int _broken = FindingText.CountBroken(verified);

    public void Write(TextWriter output)
    {
        output.WriteLine($"""
            <h1>Disk usage of <span>{UsagePage.Text(store)}</span></h1>
            <p class="lead">{UsagePage.Text(string.Join(' ', Sentences()))}
            <p>{UsagePage.Text($"{now.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC on {Environment.MachineName}, regstore {ProgramVersion.Number}{(usage.Kind == StoreKind.Plain ? "" : $"; {KindText.Words(usage.Kind)}")}")}
            <dl>
            """);
        if (verified.Count(Severity.Error) is > 0 and var errors)
        {
            output.WriteLine($"<div class=\"bad\"><dt>damaged<dd><a href=\"#findings\">{UsagePage.Count(errors, "error")}</a><small>{UsagePage.Count(_broken, "image")} cannot be pulled completely</small></div>");
        }

        Card(output, "all blobs", PlainText.Size(usage.All.Bytes), UsagePage.Count(usage.All.Count, "blob"));
        Card(output, "active", PlainText.Size(usage.Active.Bytes), UsagePage.Count(usage.Active.Count, "blob"));
        Card(output, "reclaimable", UsageText.Reclaimable(usage), usage.Reclaimable is { } reclaimable ? UsagePage.Count(reclaimable.Count, "orphan") : "orphans are not reported");
        if (usage.Uploads.Count > 0)
        {
            Card(output, "unfinished uploads", PlainText.Size(usage.Uploads.Bytes), UsagePage.Count(usage.Uploads.Count, "upload"));
        }

        output.WriteLine("</dl>");
    }

    private IEnumerable<string> Sentences()
    {
        if (verified.Count(Severity.Error) > 0)
        {
            yield return _broken > 0 ? $"This store is damaged: {UsagePage.Count(_broken, "image")} cannot be pulled completely." : "This store is damaged.";
        }

        if (teams is not [var largest, ..])
        {
            yield return usage.All.Count == 0 ? "The store is empty." : $"{PlainText.Size(usage.All.Bytes)}, and no repository uses any of it.";
            yield break;
        }

        var part = usage.All.Bytes == 0 ? 0 : 100 * largest.Portion / usage.All.Bytes;
        yield return string.Create(CultureInfo.InvariantCulture, $"{PlainText.Size(usage.All.Bytes)} in {UsagePage.Count(usage.Repositories.Count, "repository", "repositories")}; {largest.Name} takes the most, {part:0}%.");
        yield return usage.Reclaimable switch
        {
            null => "It is not known what could be reclaimed.",
            { Bytes: 0 } => "Nothing can be reclaimed without deleting tags.",
            var it => $"{PlainText.Size(it.Bytes)} can be reclaimed.",
        };
        if (usage.Uploads.Bytes > 0)
        {
            yield return $"Unfinished uploads hold {PlainText.Size(usage.Uploads.Bytes)}.";
        }
    }

    private static void Card(TextWriter output, string what, string figure, string detail) =>
        output.WriteLine($"<div><dt>{UsagePage.Text(what)}<dd>{UsagePage.Text(figure)}<small>{UsagePage.Text(detail)}</small></div>");
}
