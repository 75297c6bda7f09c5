using System.Runtime.InteropServices;
using RegStore;
using RegStore.Backup;

// Backs up a store every night, as long as it runs: NightlyBackup STORE OUT. With a third argument, "now", once and at once; without any, the sample store, once.
if (args.Length == 1 || args.Length > 3 || (args.Length == 3 && args[2] != "now"))
{
    await Console.Error.WriteLineAsync("usage: NightlyBackup STORE OUT [now]");
    return 2;
}

var (data, archive) = args.Length > 1 ? (args[0], args[1]) : ("samples/data", "nightly.tar.zst");
var once = args.Length != 2;
var code = 0;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var progress = new Progress<OperationProgress>(it => Console.Error.Write($"\r{it.Phase}: {it.Items} of {it.TotalItems}, {it.Bytes / 1_000_000} MB "));

try
{
    do
    {
        code = await BackUpAsync();
        await Task.Delay(once ? TimeSpan.Zero : DateTime.Today.AddDays(1) - DateTime.Now, stop.Token);
    }
    while (!once);
    return code;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("stopped; nothing half-written is left");
    return 130;
}

// A night that fails is said, and is no reason to leave the next one out.
async Task<int> BackUpAsync()
{
    try
    {
        using var store = RegistryStore.Open(data);
        var report = await store.BackupAsync(archive, new BackupOptions { ReadBack = true }, progress, stop.Token);
        Console.WriteLine($"{report.Archive}: {report.Tags} tags, {report.Blobs} blobs, {report.BytesWritten} bytes, {(report.IsSound ? "sound" : "NOT SOUND")}");
        foreach (var item in report.Skipped)
        {
            Console.WriteLine($"  left out {item.Reference ?? $"{item.Digest}"}: {item.Reason}");
        }

        return report.IsSound ? 0 : 4;
    }
    catch (RegistryStoreException e)
    {
        await Console.Error.WriteLineAsync($"no backup: {e.Message}");
        return 1;
    }
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
