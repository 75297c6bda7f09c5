using System.Diagnostics;

namespace RegStore.Benchmarks;

/// <summary>Runs regstore and the programs it is measured against.</summary>
internal static class Peer
{
    /// <summary>Runs a program that must succeed; what it printed, and how long it took.</summary>
    public static (string Output, TimeSpan Elapsed) Run(string program, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? (output, clock.Elapsed) : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}");
    }

    /// <summary>The median of some ratios, and how far they spread.</summary>
    public static string Summary(List<double> ratios)
    {
        ratios.Sort();
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"median ratio {ratios[ratios.Count / 2]:0.00} (min {ratios[0]:0.00}, max {ratios[^1]:0.00})");
    }
}
