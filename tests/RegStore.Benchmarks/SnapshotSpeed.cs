using System.Globalization;

namespace RegStore.Benchmarks;

/// <summary>Holds a snapshot with nothing new against <c>list --long</c> of the same store, in turn; and tells what such a snapshot writes.</summary>
internal static class SnapshotSpeed
{
    public static void Run(string console, string directory, string target, int rounds)
    {
        var pool = Path.Combine(target, "pool");
        var first = Peer.Run(console, "snapshot", directory, pool, "--quiet").Elapsed;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the first snapshot: {first.TotalSeconds:0.00} s, {BytesOf(pool)} bytes on disk"));
        Peer.Run(console, "list", "--long", directory);
        var before = BytesOf(pool);
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var listing = Peer.Run(console, "list", "--long", directory).Elapsed;
            var snapshot = Peer.Run(console, "snapshot", directory, pool, "--quiet").Elapsed;
            ratios.Add(snapshot / listing);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"round {round}: list --long {listing.TotalSeconds:0.00} s, snapshot {snapshot.TotalSeconds:0.00} s, {snapshot / listing:0.00} of it"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rounds} snapshots with nothing new added {BytesOf(pool) - before} bytes on disk"));
        Console.WriteLine(Peer.Summary(ratios));
        Directory.Delete(pool, recursive: true);
    }

    // As du counts it: a file with two names once.
    private static long BytesOf(string directory) => long.Parse(Peer.Run("du", "-s", "-B1", directory).Output.Split('\t')[0], CultureInfo.InvariantCulture);
}
