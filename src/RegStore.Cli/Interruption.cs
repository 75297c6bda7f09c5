using System.Runtime.InteropServices;

namespace RegStore.Cli;

/// <summary>Turns SIGINT, SIGTERM and SIGHUP into a cancellation, and into the exit code that belongs to them. A second signal ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _hangUp;
    private int _code;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Handle(signal, ExitCodes.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Handle(signal, ExitCodes.Terminated));
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Handle(signal, ExitCodes.HungUp));
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The code to end with: that of the signal where it cut the work short. A signal that came when all was done changes nothing.</summary>
    public int ExitCode(int code) => code == ExitCodes.Interrupted && _code != 0 ? _code : code;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _hangUp.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context, int code)
    {
        context.Cancel = Interlocked.CompareExchange(ref _code, code, 0) == 0;
        _source.Cancel();
    }
}
