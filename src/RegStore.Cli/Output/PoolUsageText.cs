using System.Globalization;
using RegStore.Pools;
using RegStore.Usage;

namespace RegStore.Cli.Output;

/// <summary>What the snapshots of a pool take of the disk, for people and for programs.</summary>
internal static class PoolUsageText
{
    private static readonly string[] Headings = ["SNAPSHOT", "SIZE", "UNIQUE SIZE"];
    private static readonly string[] TotalHeadings = ["", "BLOBS", "SIZE"];

    public static void Write(Terminal terminal, PoolUsage usage)
    {
        Columns.Write(terminal, Headings, usage.Snapshots.Select(it => it.Problem is null
            ? new[] { $"{it.Id}", PlainText.Size(it.Bytes), PlainText.Size(it.UniqueBytes) }
            : [$"{it.Id}", "cannot be read", ""]), uncut: 1);
        terminal.Out.WriteLine();
        Columns.Write(terminal, TotalHeadings, [Row("all", usage.All), usage.Unneeded is { } unneeded ? Row("needed by no snapshot", unneeded) : ["needed by no snapshot", "", "not known"]]);
    }

    public static PoolUsageDocument Document(PoolUsage usage) => new(
        1,
        new TotalLine(usage.All.Count, usage.All.Bytes),
        usage.Unneeded is { } unneeded ? new TotalLine(unneeded.Count, unneeded.Bytes) : null,
        SnapshotsReport.Documents(usage.Snapshots));

    private static string[] Row(string name, SizeTotal total) => [name, total.Count.ToString(CultureInfo.InvariantCulture), PlainText.Size(total.Bytes)];
}
