using System.Globalization;
using RegStore.Model;
using RegStore.Scrubbing;

namespace RegStore.Verification;

/// <summary>The reports of a verify that was split over machines -> the one that a single run would have given.</summary>
internal static class MergedReport
{
    private const int NamedAtMost = 20;

    /// <inheritdoc cref="VerifyReport.Merge"/>
    public static VerifyReport Of(IReadOnlyCollection<VerifyReport> all)
    {
        var ended = all.Where(it => it.HasEnded).ToList();
        var missing = all.Where(it => !it.HasEnded).Select(it => $"{NameOf(it)} has no summary: its run did not finish")
            .Concat(ended.Where(it => !it.Complete).Select(it => $"{NameOf(it)} says that its run is not complete"))
            .Concat(MissingParts(ended))
            .Concat(Strangers(ended))
            .ToList();

        // What is said twice is one; a part that was run twice counts once.
        var parts = ended.GroupBy(it => it.Subset?.ToString()).Select(same => same.Last()).ToList();
        var findings = all.SelectMany(it => it.Findings)
            .GroupBy(it => (it.Path, it.Kind.Id, it.Expected, it.Actual))
            .Select(same => same.Last())
            .OrderBy(it => it.Path, StringComparer.Ordinal)
            .ThenBy(it => it.Kind.Id, StringComparer.Ordinal)
            .ThenBy(it => it.Expected, StringComparer.Ordinal);
        return new VerifyReport
        {
            Store = ended.Select(it => it.Store).FirstOrDefault() ?? "",
            References = ended.Select(it => it.References).FirstOrDefault() ?? [],
            Missing = missing,
            Findings = [.. findings],
            Kind = ended.Select(it => it.Kind).DefaultIfEmpty(StoreKind.Plain).Max(),
            Complete = missing.Count == 0,
            Snapshots = ended.Max(it => it.Snapshots),
            Repositories = Most(ended, it => it.Repositories),
            Tags = Most(ended, it => it.Tags),
            Revisions = Most(ended, it => it.Revisions),
            Blobs = Most(ended, it => it.Blobs),
            BlobBytes = ended.Select(it => it.BlobBytes).DefaultIfEmpty().Max(),
            BlobsRead = parts.Sum(it => it.BlobsRead),
            BytesRead = parts.Sum(it => it.BytesRead),
            Memory = MemoryOf(ended),
            BlocksGc = ended.Aggregate(ServerGenerations.None, (all, it) => all | it.BlocksGc),
            BlocksGcDeleteUntagged = ended.Aggregate(ServerGenerations.None, (all, it) => all | it.BlocksGcDeleteUntagged),
            CollectionLosses = ended.Select(it => it.CollectionLosses).MaxBy(losses => losses.Count) ?? [],
            MayBeCache = ended.Any(it => it.MayBeCache),
            Elapsed = ended.Select(it => it.Elapsed).DefaultIfEmpty().Max(),
        };
    }

    private static IEnumerable<string> MissingParts(List<VerifyReport> ended)
    {
        var parts = ended.Select(it => it.Subset).Where(it => it is { Count: > 0, IsDailyOfWeek: false }).Select(it => it!).ToList();
        if (parts.Count < ended.Count && (parts.Count > 0 || ended.Any(it => it.Subset is not null)))
        {
            yield return "the files are not parts of one run: some verified one part of the blobs and some did not";
        }

        var counts = parts.Select(it => it.Count).Distinct().Order().ToList();
        if (counts.Count > 1)
        {
            yield return $"the files are not parts of one run: they are parts of {string.Join(", of ", counts)}";
        }
        else if (counts is [var count])
        {
            var there = parts.Select(it => it.Number).ToHashSet();
            foreach (var number in Enumerable.Range(1, count).Where(number => !there.Contains(number)).Take(NamedAtMost))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"part {number}/{count} is missing");
            }

            if (count - there.Count > NamedAtMost)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"and {count - there.Count - NamedAtMost} more");
            }
        }
    }

    private static IEnumerable<string> Strangers(List<VerifyReport> ended) =>
        ended.Select(it => string.Join(' ', it.References.Select(reference => reference.ToString()).Prepend(it.Store))).Distinct().ToList() is [var first, var second, ..]
            ? [$"the files are not parts of one run: one verified {first}, another {second}"]
            : [];

    private static string NameOf(VerifyReport report) => report.Name ?? (report.Subset is { } part ? $"part {part}" : "a report");

    private static int Most(List<VerifyReport> reports, Func<VerifyReport, int> figure) => reports.Select(figure).DefaultIfEmpty().Max();

    private static ScrubMemory? MemoryOf(List<VerifyReport> reports)
    {
        var memories = reports.Select(it => it.Memory).OfType<ScrubMemory>().ToList();
        return memories.Count == 0 ? null : new ScrubMemory(memories.Min(it => it.Oldest), memories.Sum(it => it.NeverRead));
    }
}
