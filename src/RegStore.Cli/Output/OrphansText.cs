using RegStore.Model;
using RegStore.Usage;

namespace RegStore.Cli.Output;

/// <summary>Orphans for people: a line each, then how much it is, and what was not claimed for lack of proof.</summary>
internal static class OrphansText
{
    private const int MostOfRepository = 10;

    public static void Write(TextWriter output, OrphanReport report, CollectionAdvice advice, OrphanOptions options, bool isVerbose, bool isQuiet)
    {
        // Of a repository that nobody tidied the number says more than a thousand digests.
        var floods = isVerbose ? [] : report.Orphans.Where(orphan => orphan.Class == OrphanClass.Revision).GroupBy(orphan => orphan.Repository).Where(it => it.Count() > MostOfRepository).ToDictionary(it => it.Key!.Value, it => it.ToList());

        // A large store has more of them than a table can hold; the widths are known beforehand.
        foreach (var orphan in report.Orphans.Where(orphan => orphan.Class != OrphanClass.Revision || !floods.ContainsKey(orphan.Repository!.Value)))
        {
            var marks = $"{(orphan.IsHeldByUntagged ? "  untagged" : "")}{(orphan.IsRecent ? "  recent" : "")}";
            output.WriteLine($"{Name(orphan.Class),-14}  {PlainText.Size(orphan.Size),7}  {PlainText.Time(orphan.Modified)}  {PlainText.Name(What(orphan))}{marks}");
        }

        foreach (var (repository, revisions) in floods)
        {
            output.WriteLine($"{Name(OrphanClass.Revision),-14}  {PlainText.Size(revisions.Sum(it => it.Size)),7}  {revisions.Count} of {PlainText.Name(repository.ToString())}, listed by orphans -v");
        }

        if (isQuiet)
        {
            return;
        }

        if (report.Orphans.Count > 0)
        {
            output.WriteLine();
        }

        foreach (var line in Totals(report))
        {
            output.WriteLine(PlainText.Name(line));
        }

        if (options.OlderThan > TimeSpan.Zero && report.UnreachableFromEverything.Count - report.Orphans.Count(orphan => orphan is { Class: OrphanClass.Blob, IsHeldByUntagged: false }) is > 0 and var younger)
        {
            output.WriteLine($"{younger} of them {(younger == 1 ? "is" : "are")} younger than that, and not listed");
        }

        foreach (var obstacle in report.Obstacles)
        {
            var plain = Generations.Text(obstacle.Plain);
            var untagged = Generations.Text(obstacle.DeleteUntagged & ~obstacle.Plain);
            var stops = new[] { plain.Count > 0 ? $"of {string.Join(" and ", plain)}" : "", untagged.Count > 0 ? $"--delete-untagged of {string.Join(" and ", untagged)}" : "" };
            output.WriteLine($"the registry's garbage-collect {string.Join(", ", stops.Where(text => text.Length > 0))} would stop at {PlainText.Name(obstacle.Path)}");
        }

        WriteLosses(output, report);
        if (report.Orphans.Any(orphan => orphan.Class is OrphanClass.Blob or OrphanClass.Revision))
        {
            advice.Write(output, options.Untagged, report);
        }
    }

    private static void WriteLosses(TextWriter output, OrphanReport report)
    {
        foreach (var (command, deleteUntagged) in new[] { ("garbage-collect", false), ("garbage-collect --delete-untagged", true) })
        {
            foreach (var loss in CollectionText.Words(report.CollectionLosses, deleteUntagged))
            {
                output.WriteLine($"the registry's {command} {loss}");
            }
        }
    }

    public static void WriteTranscript(TextWriter output, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            output.WriteLine(PlainText.Name(line));
        }
    }

    public static string Words(OrphanReport report, Uncertainty refusal) =>
        refusal.Path is { } path ? $"no orphans are reported: {PlainText.Name($"{path}: {refusal.Reason}")}" : $"no orphans are reported: {KindText.Words(report.Kind)}";

    public static string Name(OrphanClass orphan) => orphan switch
    {
        OrphanClass.Blob => "blob",
        OrphanClass.Revision => "revision",
        OrphanClass.Upload => "upload",
        _ => "temporary-file",
    };

    /// <summary>How much it is, and what was not claimed for lack of proof, a line each.</summary>
    public static IEnumerable<string> Totals(OrphanReport report)
    {
        foreach (var line in Uploads(report))
        {
            yield return line;
        }

        if (report.Refusals.Count > 0)
        {
            yield break;
        }

        yield return report.UnreachableFromEverything.Count == 0 ? "no orphan blobs" : $"nothing refers to {Blobs(report.UnreachableFromEverything)}";
        yield return report.UnreachableFromTags.Count == 0 ? "every blob can be reached from a tag" : $"no tag leads to {Blobs(report.UnreachableFromTags)}";
        if (report.Orphans.Count(orphan => orphan.IsRecent) is > 0 and var recent)
        {
            yield return $"{PlainText.Count(recent, "orphan")} younger than 24 hours: a push may be about to name {(recent == 1 ? "it" : "them")}";
        }

        if (report.Uncertainties.Count > 0)
        {
            yield return $"not reported as orphans: {Blobs(report.Withheld)}, and anything else that these may refer to:";
        }

        foreach (var uncertainty in report.Uncertainties)
        {
            yield return $"  {uncertainty.Path}: {uncertainty.Reason}";
        }
    }

    private static IEnumerable<string> Uploads(OrphanReport report)
    {
        if (report.StaleUploads.Count > 0)
        {
            yield return $"{PlainText.Count(report.StaleUploads.Count, "stale upload")} of {PlainText.Size(report.StaleUploads.Bytes)}, started more than 7 days ago";
        }

        if (report.Uploads.Count - report.StaleUploads.Count is > 0 and var young)
        {
            yield return $"{PlainText.Count(young, "younger upload")} of {PlainText.Size(report.Uploads.Bytes - report.StaleUploads.Bytes)}: a push may be in progress";
        }
    }

    private static string Blobs(SizeTotal total) => total.Count == 0 ? "no blob" : $"{PlainText.Count(total.Count, "blob")} of {PlainText.Size(total.Bytes)}";

    private static string What(Orphan orphan) => orphan switch
    {
        { Class: OrphanClass.Blob } => $"{orphan.Digest}",
        { Class: OrphanClass.Revision } => $"{orphan.Repository}@{orphan.Digest}",
        _ => orphan.Path,
    };
}
