using System.Globalization;
using RegStore.Pools;

namespace RegStore.Cli.Output;

/// <summary>The snapshots of a pool, for people and for programs.</summary>
internal static class SnapshotsReport
{
    private static readonly string[] Headings = ["SNAPSHOT", "REPOSITORIES", "TAGS", "BLOBS", "SIZE", "ADDED", ""];

    public static void Write(TextWriter output, IReadOnlyList<PoolSnapshot> snapshots) => Columns.Write(output, Headings, snapshots.Select(Row));

    public static SnapshotsDocument Document(IReadOnlyList<PoolSnapshot> snapshots) => new(
        1,
        [.. snapshots.Select(it => new SnapshotDocument($"{it.Id}", PlainText.Time(it.Id.Time), it.Repositories, it.Tags, it.Blobs, it.Bytes, it.AddedBytes, it.Skipped, it.Problem))]);

    private static IReadOnlyList<string> Row(PoolSnapshot it) => it.Problem is not null
        ? [$"{it.Id}", "", "", "", "", "", "cannot be read"]
        : [$"{it.Id}", Number(it.Repositories), Number(it.Tags), Number(it.Blobs), PlainText.Size(it.Bytes), PlainText.Size(it.AddedBytes), it.Skipped > 0 ? $"{it.Skipped} left out" : ""];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
