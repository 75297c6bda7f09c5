using System.Runtime.InteropServices;
using RegStore;
using RegStore.Backup;

// Backs up a store every night, as long as it runs: NightlyBackup STORE OUT. With a third argument, "now", once and at once.
var (data, archive) = args.Length > 1 ? (args[0], args[1]) : ("samples/data", "nightly.tar.zst");
var once = args.Length != 2;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var progress = new Progress<OperationProgress>(it => Console.Error.Write($"\r{it.Phase}: {it.Items} of {it.TotalItems}, {it.Bytes / 1_000_000} MB "));

try
{
    do
    {
        var report = await RegistryStore.Open(data).BackupAsync(archive, new BackupOptions { ReadBack = true }, progress, stop.Token);
        Console.WriteLine($"{report.Archive}: {report.Tags} tags, {report.Blobs} blobs, {report.BytesWritten} bytes, sound: {report.IsSound}");
        foreach (var finding in report.Findings)
        {
            Console.WriteLine($"  {finding.Kind} {finding.Path} breaks {string.Join(", ", finding.Affects)}");
        }

        await Task.Delay(once ? TimeSpan.Zero : DateTime.Today.AddDays(1) - DateTime.Now, stop.Token);
    }
    while (!once);
    return 0;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("stopped; nothing half-written is left");
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
