using System.Globalization;
using RegStore.Pools;

namespace RegStore.Cli.Output;

/// <summary>The snapshots of a pool, for people and for programs.</summary>
internal static class SnapshotsReport
{
    private static readonly string[] Headings = ["SNAPSHOT", "TIME", "REPOS", "TAGS", "BLOBS", "SIZE", "ADDED"];

    // Who takes one a night has missed one.
    private static readonly TimeSpan MayBeOld = TimeSpan.FromDays(2);

    public static void Write(Terminal terminal, string pool, IReadOnlyList<PoolSnapshot> snapshots, DateTimeOffset now)
    {
        if (snapshots.Count == 0)
        {
            terminal.Out.WriteLine($"no snapshot: regstore snapshot STORE {RemedyText.Quoted(pool)} makes one");
            return;
        }

        var remarks = snapshots.Any(it => it.Problem is not null || it.Skipped > 0);
        Columns.Write(terminal, remarks ? [.. Headings, ""] : Headings, snapshots.Select(Row), uncut: 2);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"{PlainText.Count(snapshots.Count, "snapshot")}, {PlainText.Count(snapshots.Sum(it => it.AddedBlobs), "blob")} of {PlainText.Size(snapshots.Sum(it => it.AddedBytes))}");
        if (now - snapshots[^1].Id.Time is var age && age > MayBeOld)
        {
            terminal.Out.WriteLine($"the newest is {PlainText.Count((long)age.TotalDays, "day")} old: regstore snapshot STORE {RemedyText.Quoted(pool)} makes another");
        }
    }

    public static SnapshotsDocument Document(IReadOnlyList<PoolSnapshot> snapshots) => new(1, Documents(snapshots));

    /// <summary>One for each snapshot.</summary>
    public static IReadOnlyList<SnapshotDocument> Documents(IReadOnlyList<PoolSnapshot> snapshots) =>
    [
        .. snapshots.Select(it => new SnapshotDocument(
            $"{it.Id}", PlainText.Time(it.Id.Time), it.Repositories, it.Tags, it.Blobs, it.Bytes, it.AddedBytes, it.Skipped, it.Problem, it.AddedBlobs, it.UniqueBytes)),
    ];

    private static IReadOnlyList<string> Row(PoolSnapshot it) => it.Problem is not null
        ? [$"{it.Id}", PlainText.Time(it.Id.Time), "", "", "", "", "", "cannot be read"]
        :
        [
            $"{it.Id}", PlainText.Time(it.Id.Time), Number(it.Repositories), Number(it.Tags), Number(it.Blobs), PlainText.Size(it.Bytes), PlainText.Size(it.AddedBytes),
            it.Skipped > 0 ? $"{it.Skipped} left out" : "",
        ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
