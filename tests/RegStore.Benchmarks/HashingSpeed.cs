using System.Globalization;
using System.Text.RegularExpressions;

namespace RegStore.Benchmarks;

/// <summary>Holds <c>regstore verify</c> against <c>openssl speed</c>, in turn, on bytes that are in the page cache.</summary>
internal static partial class HashingSpeed
{
    public static void Run(string console, string directory, int rounds)
    {
        var bytes = Directory.EnumerateFiles(directory, "data", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Verify(console, directory);
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var peer = OpenSsl();
            var ours = bytes / Verify(console, directory).TotalSeconds;
            ratios.Add(ours / peer);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"round {round}: openssl {peer / 1e9:0.00} GB/s, verify {ours / 1e9:0.00} GB/s, ratio {ours / peer:0.00}"));
        }

        Console.WriteLine(Peer.Summary(ratios));
    }

    private static TimeSpan Verify(string console, string directory) => Peer.Run(console, "verify", directory, "--quiet").Elapsed;

    private static double OpenSsl()
    {
        var (output, _) = Peer.Run(
            "openssl", "speed", "-multi", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture), "-seconds", "3", "-evp", "sha256", "-bytes", "65536");
        return double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture) * 1000;
    }

    [GeneratedRegex(@"sha256\s+([0-9.]+)k")]
    private static partial Regex Rate();
}
