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
            // In turn, each in front as often as the other, and each on a disk and in a memory that hold neither archive.
            var (tar, sync, backup) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
            foreach (var isOurs in round % 2 == 0 ? new[] { true, false } : [false, true])
            {
                File.Delete(ours);
                File.Delete(theirs);
                Peer.Run("sync", "-f", target);
                if (isOurs)
                {
                    backup = Peer.Run(console, "backup", directory, ours, "--quiet").Elapsed;
                }
                else
                {
                    tar = Peer.Run("tar", "-cf", theirs, "-C", directory, ".").Elapsed;
                    sync = Peer.Run("sync", theirs).Elapsed;
                }
            }

            bare.Add(backup / tar);
            flushed.Add(backup / (tar + sync));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round}: tar {tar.TotalSeconds:0.00} s, then sync {sync.TotalSeconds:0.00} s; backup, verified and flushed, {backup.TotalSeconds:0.00} s, ratio {backup / tar:0.00}"));
        }

        Console.WriteLine($"against tar: {Peer.Summary(bare)}");
        Console.WriteLine($"against tar and sync: {Peer.Summary(flushed)}");
    }
}
