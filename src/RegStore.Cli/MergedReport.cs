using System.Globalization;
using RegStore.Cli.Output;
using RegStore.Model;
using RegStore.Scrubbing;
using RegStore.Verification;

namespace RegStore.Cli;

/// <summary>The reports of a verify that was split over machines -> the one that a single run would have given.</summary>
internal static class MergedReport
{
    private const int NamedAtMost = 20;

    /// <summary>Merges.</summary>
    /// <param name="files">What each file says.</param>
    /// <returns>The report, and why it is not complete, in words; none if it is.</returns>
    public static (VerifyReport Report, IReadOnlyList<string> Missing) Of(IReadOnlyList<ReadReport> files)
    {
        var ended = files.Select(it => it.Report).OfType<VerifyReport>().ToList();
        var missing = files.Where(it => it.Report is null).Select(it => $"{it.File} has no summary: its run did not come to its end")
            .Concat(files.Where(it => it.Report is { Complete: false }).Select(it => $"{it.File} says that its run is not complete"))
            .Concat(MissingParts(ended))
            .Concat(Strangers(files))
            .ToList();

        // What is said twice is one; a part that was run twice counts once.
        var parts = ended.GroupBy(it => it.Subset).Select(same => same.Last()).ToList();
        var findings = files.SelectMany(it => it.Findings)
            .GroupBy(it => (it.Path, it.Kind.Id, it.Expected, it.Actual))
            .Select(same => same.Last())
            .OrderBy(it => it.Path, StringComparer.Ordinal)
            .ThenBy(it => it.Kind.Id, StringComparer.Ordinal)
            .ThenBy(it => it.Expected, StringComparer.Ordinal);
        return (
            new VerifyReport
            {
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
            },
            missing);
    }

    private static IEnumerable<string> MissingParts(List<VerifyReport> ended)
    {
        var parts = ended.Where(it => it.Subset is not null).Select(it => it.Subset!.Split('/')).Where(it => it.Length == 2).ToList();
        if (parts.Count < ended.Count && (parts.Count > 0 || ended.Any(it => it.Subset is not null)))
        {
            yield return "the files are not parts of one run: some were made with --read-data-subset n/t and some were not";
        }

        var counts = parts.Select(it => it[1]).Distinct().ToList();
        if (counts.Count > 1)
        {
            yield return $"the files are not parts of one run: they are parts of {string.Join(", of ", counts.Order(StringComparer.Ordinal))}";
        }
        else if (counts is [var count])
        {
            var there = parts.Select(it => it[0]).ToHashSet();
            var all = int.Parse(count, CultureInfo.InvariantCulture);
            foreach (var number in Enumerable.Range(1, all).Select(number => number.ToString(CultureInfo.InvariantCulture)).Where(number => !there.Contains(number)).Take(NamedAtMost))
            {
                yield return $"part {number}/{count} is missing";
            }

            if (all - there.Count > NamedAtMost)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"and {all - there.Count - NamedAtMost} more");
            }
        }
    }

    private static IEnumerable<string> Strangers(IReadOnlyList<ReadReport> files) =>
        files.Where(it => it.Store is not null).Select(it => string.Join(' ', it.References.Prepend(it.Store))).Distinct().ToList() is [var first, var second, ..]
            ? [$"the files are not parts of one run: one verified {first}, another {second}"]
            : [];

    private static int Most(List<VerifyReport> reports, Func<VerifyReport, int> figure) => reports.Select(figure).DefaultIfEmpty().Max();

    private static ScrubMemory? MemoryOf(List<VerifyReport> reports)
    {
        var memories = reports.Select(it => it.Memory).OfType<ScrubMemory>().ToList();
        return memories.Count == 0 ? null : new ScrubMemory(memories.Min(it => it.Oldest), memories.Sum(it => it.NeverRead));
    }
}
