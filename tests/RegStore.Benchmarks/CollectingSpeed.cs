using System.Globalization;

namespace RegStore.Benchmarks;

/// <summary>Holds <c>regstore orphans</c> against the server's <c>garbage-collect --dry-run</c> on the same directory, in turn.</summary>
internal static class CollectingSpeed
{
    public static void Run(string console, string directory, int rounds, bool untagged)
    {
        var configuration = Path.GetTempFileName();
        File.WriteAllText(configuration, $"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {Path.GetFullPath(directory)}\n");
        string[] ours = untagged ? ["orphans", directory, "--untagged", "--quiet"] : ["orphans", directory, "--quiet"];
        string[] theirs = untagged ? ["garbage-collect", "--dry-run", "--delete-untagged", configuration] : ["garbage-collect", "--dry-run", configuration];
        var ratios = new List<double>();

        // Once each beforehand, so that neither pays for a cold disk.
        Peer.Run(console, ours);
        Peer.Run("docker-registry", theirs);
        for (var round = 1; round <= rounds; round++)
        {
            var orphans = Peer.Run(console, ours).Elapsed;
            var collection = Peer.Run("docker-registry", theirs).Elapsed;
            ratios.Add(collection / orphans);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"round {round}: orphans {orphans.TotalSeconds:0.00} s, garbage-collect {collection.TotalSeconds:0.00} s, {collection / orphans:0.0} times as fast"));
        }

        File.Delete(configuration);
        Console.WriteLine(Peer.Summary(ratios));
    }
}
