using System.Globalization;
using RegStore.Usage;

namespace RegStore.Cli.Output;

/// <summary>Disk usage for people and for programs.</summary>
internal static class UsageText
{
    private static readonly string[] Headings = ["NAME", "SIZE", "SHARED SIZE", "UNIQUE SIZE"];
    private static readonly string[] TotalHeadings = ["", "BLOBS", "SIZE"];

    public static void Write(Terminal terminal, UsageView view, string store, bool withTags, bool isQuiet)
    {
        var output = terminal.Out;
        var rows = view.Repositories.SelectMany(repository => (withTags || view.Only is not null ? TagRows(view, repository) : []).Prepend(Row($"{repository.Name}", repository.Usage)));
        Columns.Write(terminal, Headings, rows.Concat(view.Hidden > 0 ? [[$"and {view.Hidden} more"]] : []));
        if (view.Only is null)
        {
            output.WriteLine();
            Columns.Write(terminal, TotalHeadings, Totals(view.Report));
        }

        if (!isQuiet && view.Only is null && view.Report.Reclaimable is { Count: > 0 })
        {
            output.WriteLine($"what can be reclaimed, and how: regstore orphans {RemedyText.Quoted(store)}");
        }

        foreach (var uncertainty in view.Report.Uncertainties)
        {
            output.WriteLine($"not fully known: {PlainText.Name($"{uncertainty.Path ?? KindText.Words(view.Report.Kind)}: {uncertainty.Reason}")}");
        }
    }

    /// <summary>What part of all bytes could be had back, as docker tells it.</summary>
    public static string Reclaimable(UsageReport report) => report.Reclaimable is { } reclaimable
        ? string.Create(CultureInfo.InvariantCulture, $"{PlainText.Size(reclaimable.Bytes)} ({(report.All.Bytes == 0 ? 0 : 100.0 * reclaimable.Bytes / report.All.Bytes):0}%)")
        : "not known";

    public static UsageDocument Document(UsageView view) => new(
        1,
        KindText.Name(view.Report.Kind),
        view.Report.Uncertainties.Count == 0,
        new UsageTotals(
            Total(view.Report.All),
            Total(view.Report.Active),
            view.Report.Reclaimable is { } reclaimable ? Total(reclaimable) : null,
            Total(view.Report.Other),
            new UploadsLine(view.Report.Uploads.Count, view.Report.Uploads.Bytes)),
        [.. view.Repositories.Select(repository => new RepositoryUsageDocument(
            $"{repository.Name}",
            repository.Usage.Size,
            repository.Usage.Shared,
            repository.Usage.Unique,
            [.. view.Tags(repository).Select(tag => new TagUsageDocument($"{tag.Tag}", tag.Digest?.ToString(), tag.Usage.Size, tag.Usage.Shared, tag.Usage.Unique))],
            repository.Untagged is { } untagged ? new SizesDocument(untagged.Size, untagged.Shared, untagged.Unique) : null))],
        [.. view.Report.Uncertainties.Select(it => new WithheldLine(it.Path, it.Reason))]);

    private static IEnumerable<string[]> TagRows(UsageView view, RepositoryUsage repository)
    {
        foreach (var tag in view.Tags(repository))
        {
            yield return Row($"    {repository.Name}:{tag.Tag}", tag.Usage);
        }

        if (repository.Untagged is { } untagged)
        {
            yield return Row($"    {repository.Name}@<untagged>", untagged);
        }
    }

    private static IEnumerable<string[]> Totals(UsageReport report)
    {
        yield return Row("all", report.All);
        yield return Row("active", report.Active);
        yield return ["reclaimable", report.Reclaimable?.Count.ToString(CultureInfo.InvariantCulture) ?? "", Reclaimable(report)];
        if (report.Uploads.Count > 0)
        {
            yield return ["unfinished uploads", report.Uploads.Count.ToString(CultureInfo.InvariantCulture), PlainText.Size(report.Uploads.Bytes)];
        }

        if (report.Other.Count > 0)
        {
            yield return Row("other files", report.Other);
        }
    }

    private static string[] Row(string name, DiskUsage usage) => [name, PlainText.Size(usage.Size), PlainText.Size(usage.Shared), PlainText.Size(usage.Unique)];

    private static string[] Row(string name, SizeTotal total) => [name, total.Count.ToString(CultureInfo.InvariantCulture), PlainText.Size(total.Bytes)];

    private static TotalLine Total(SizeTotal total) => new(total.Count, total.Bytes);
}
