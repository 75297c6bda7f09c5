using System.Globalization;

namespace RegStore.Benchmarks;

/// <summary>Holds <c>regstore backup</c> against <c>tar -cf</c> of the same directory to the same disk, in turn.</summary>
internal static class ArchivingSpeed
{
    public static void Run(string console, string directory, string target, int rounds)
    {
        var (ours, theirs) = (Path.Combine(target, "regstore.tar"), Path.Combine(target, "tar.tar"));
        var (bare, flushed) = (new List<double>(), new List<double>());
        for (var round = 1; round <= rounds; round++)
        {
            // A disk that still writes what the other left would slow the one that comes second.
            var tar = Settle(target, theirs, () => Peer.Run("tar", "-cf", theirs, "-C", directory, ".").Elapsed);
            var sync = Peer.Run("sync", theirs).Elapsed;
            var backup = Settle(target, ours, () => Peer.Run(console, "backup", directory, ours, "--quiet").Elapsed);
            bare.Add(backup / tar);
            flushed.Add(backup / (tar + sync));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round}: tar {tar.TotalSeconds:0.00} s, then sync {sync.TotalSeconds:0.00} s; backup, verified and flushed, {backup.TotalSeconds:0.00} s, ratio {backup / tar:0.00}"));
        }

        Console.WriteLine($"against tar: {Peer.Summary(bare)}");
        Console.WriteLine($"against tar and sync: {Peer.Summary(flushed)}");
    }

    private static TimeSpan Settle(string target, string file, Func<TimeSpan> run)
    {
        File.Delete(file);
        Peer.Run("sync", "-f", target);
        return run();
    }
}
