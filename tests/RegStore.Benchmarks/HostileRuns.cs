using System.Diagnostics;
using System.Globalization;

namespace RegStore.Benchmarks;

/// <summary>What reading a hostile store takes: time and memory of each question, and how it ends.</summary>
internal static class HostileRuns
{
    private static readonly string[][] Questions = [["list"], ["orphans"], ["du"], ["verify", "--no-read-data"], ["verify"], ["tree"]];

    public static void Run(string console, string directory, IReadOnlyCollection<string> kinds)
    {
        foreach (var kind in HostileStore.Kinds.Keys.Where(it => kinds.Count == 0 || kinds.Contains(it)))
        {
            var place = Path.Combine(directory, kind);
            var clock = Stopwatch.StartNew();
            HostileStore.Write(place, kind, count: null);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind} ({HostileStore.Kinds[kind].Count}), written in {clock.Elapsed.TotalSeconds:0} s"));
            foreach (var question in Questions)
            {
                var (code, elapsed, peak) = Measure(console, [.. question, place]);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {string.Join(' ', question),-22} {elapsed.TotalSeconds,7:0.00} s {peak / 1024,6} MiB  ends with {code}"));
            }

            // Deeper than what the framework can name.
            Peer.Run("rm", "-rf", place);
        }
    }

    private static (int Code, TimeSpan Elapsed, long PeakKibibytes) Measure(string console, string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(console, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var peak = 0L;
        while (!process.WaitForExit(20))
        {
            peak = Math.Max(peak, PeakOf(process.Id));
        }

        return (process.ExitCode, clock.Elapsed, peak);
    }

    private static long PeakOf(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(it => it.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }
}
