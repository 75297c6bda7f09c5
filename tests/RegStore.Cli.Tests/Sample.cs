using System.Text.RegularExpressions;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>The sample store, and copies of it to do harm to.</summary>
internal static partial class Sample
{
    public static string Data => SourceTree.PathOf("samples", "data");

    /// <summary>A copy in a directory of its own, which the caller deletes.</summary>
    public static string Copy()
    {
        var copy = Directory.CreateTempSubdirectory("regstore-sample-").FullName;
        foreach (var file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);

            // As old as a fresh clone, however old this one is: what is younger than a day is told as such.
            File.SetLastWriteTimeUtc(target, DateTime.UtcNow.AddMinutes(-10));
        }

        return copy;
    }

    /// <summary>Takes out of a report what differs from run to run: the store's own path, durations and moments of files.</summary>
    public static string Scrub(string report, string store) =>
        Moment().Replace(Seconds().Replace(Duration().Replace(report.Replace(store, "STORE", StringComparison.Ordinal), "in N s"), "\"seconds\":N"), "MOMENT");

    /// <summary>The id of a snapshot, which is a moment.</summary>
    [GeneratedRegex(@"\d{8}T\d{6}Z")]
    public static partial Regex SnapshotId();

    [GeneratedRegex(@"in \d+\.\d s")]
    private static partial Regex Duration();

    [GeneratedRegex(@"""seconds"":[0-9.E-]+")]
    private static partial Regex Seconds();

    // Files have the time of the checkout; only images have times of their own, and those are from January.
    [GeneratedRegex(@"20\d\d-(?!01-02T)\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Moment();
}
