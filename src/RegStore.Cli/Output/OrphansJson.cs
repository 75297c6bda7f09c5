using RegStore.Usage;

namespace RegStore.Cli.Output;

/// <summary>Orphans for programs: a line each, then the summary.</summary>
internal static class OrphansJson
{
    public static void Write(TextWriter output, OrphanReport report, int exitCode)
    {
        foreach (var orphan in report.Orphans)
        {
            JsonOutput.WriteLine(output, new OrphanLine(
                "orphan",
                1,
                OrphansText.Name(orphan.Class),
                orphan.Digest?.ToString(),
                orphan.Repository?.ToString(),
                orphan.Size,
                orphan.Path,
                PlainText.Time(orphan.Modified),
                orphan.IsRecent,
                orphan.IsHeldByUntagged));
        }

        JsonOutput.WriteLine(output, new OrphansSummaryLine(
            "summary",
            1,
            "orphans",
            report.Complete,
            KindText.Name(report.Kind),
            report.Orphans.Count,
            report.Orphans.Sum(orphan => orphan.Size),
            Total(report.UnreachableFromTags),
            Total(report.UnreachableFromEverything),
            Total(report.Withheld),
            [.. report.Refusals.Concat(report.Uncertainties).Select(it => new WithheldLine(it.Path, it.Reason))],
            [.. report.Obstacles.Select(it => new ObstacleLine(it.Path, Generations.Text(it.Plain), Generations.Text(it.DeleteUntagged)))],
            exitCode,
            CollectionText.Lines(report.CollectionLosses),
            new UploadsLine(report.Uploads.Count, report.Uploads.Bytes),
            new UploadsLine(report.StaleUploads.Count, report.StaleUploads.Bytes)));
    }

    private static TotalLine Total(SizeTotal total) => new(total.Count, total.Bytes);
}
