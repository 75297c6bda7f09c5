using System.Runtime.InteropServices;

namespace RegStore.Cli;

/// <summary>
/// Turns SIGINT, SIGTERM and SIGHUP into a cancellation, and into the exit code that belongs to them. A second signal ends the process at once. Signals are
/// caught as long as the process lives: one that came when all was done would end it as if nothing were.
/// </summary>
internal static class Interruption
{
    private static readonly CancellationTokenSource Source = new();

    private static readonly List<PosixSignalRegistration> Caught = [];
    private static int _code;

    /// <summary>Catches signals from now on.</summary>
    /// <returns>What the first of them cancels.</returns>
    public static CancellationToken Catch()
    {
        Caught.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Handle(signal, ExitCodes.Interrupted)));
        Caught.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Handle(signal, ExitCodes.Terminated)));
        Caught.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Handle(signal, ExitCodes.HungUp)));
        return Source.Token;
    }

    /// <summary>The code to end with: that of the signal where it cut the work short. A signal that came when all was done changes nothing.</summary>
    public static int ExitCode(int code) => code == ExitCodes.Interrupted && _code != 0 ? _code : code;

    private static void Handle(PosixSignalContext context, int code)
    {
        context.Cancel = Interlocked.CompareExchange(ref _code, code, 0) == 0;
        Source.Cancel();
    }
}
