using System.Diagnostics;
using System.Globalization;

namespace RegStore.Cli.Tests;

/// <summary>Runs the console as a process of its own and interrupts it: three times each way, or as often as <c>REGSTORE_INTERRUPTIONS</c> says.</summary>
internal static class InterruptedProcess
{
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("REGSTORE_INTERRUPTIONS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 3;

    /// <summary>Moments spread over a span of time, at random within their parts of it, and more of them early: the span was measured once, perhaps while the machine was busy.</summary>
    public static IEnumerable<TimeSpan> Moments(TimeSpan length, string seed)
    {
        var random = new Random(seed.Length + Rounds);
        for (var i = 0; i < Rounds; i++)
        {
#pragma warning disable CA5394 // Any moments will do.
            yield return length * Math.Pow((i + random.NextDouble()) / Rounds, 2);
#pragma warning restore CA5394
        }
    }

    /// <summary>How long a run takes that nobody interrupts, and that must succeed.</summary>
    public static async Task<TimeSpan> DurationAsync(params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return clock.Elapsed;
    }

    /// <summary>Sends a signal at a moment, and waits for the end; the exit code.</summary>
    public static async Task<int> InterruptAsync(string signal, TimeSpan moment, params string[] arguments)
    {
        using var process = Start(arguments);
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(moment));
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>A program that takes the usual signals: what runs in the background or under nohup ignores some, and so does all that it starts.</summary>
    public static ProcessStartInfo WithSignals(params string[] words)
    {
        string[] command = [.. OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,TERM,HUP"] : Array.Empty<string>(), .. words];
        return new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
    }

    private static Process Start(string[] arguments)
    {
        var process = Process.Start(WithSignals([.. Regstore.Program, .. arguments]))!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
