using System.Diagnostics;
using System.Globalization;

namespace RegStore.Cli.Output;

/// <summary>Progress as lines, one an interval: for logs, and as JSON for programs.</summary>
internal sealed class ProgressLines(TextWriter error, TimeSpan interval, Action<TextWriter, OperationProgress, TimeSpan> write)
    : ProgressDisplay, IProgress<OperationProgress>
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private TimeSpan _last;

    public override Task<T> RunAsync<T>(Func<IProgress<OperationProgress>?, Task<T>> work) => work(this);

    public void Report(OperationProgress value)
    {
        lock (_lock)
        {
            if (_clock.Elapsed is var now && now - _last >= interval)
            {
                _last = now;
                write(error, value, now);
            }
        }
    }

    public static void Text(TextWriter error, OperationProgress progress, TimeSpan elapsed) => error.WriteLine(
        progress is { Phase: not OperationPhase.Scanning, TotalBytes: { } total }
            ? string.Create(CultureInfo.InvariantCulture, $"{Verb(progress)} {PlainText.Size(progress.Bytes)} of {PlainText.Size(total)} after {elapsed.TotalMinutes:0} min")
            : string.Create(CultureInfo.InvariantCulture, $"scanned {progress.Items} entries after {elapsed.TotalMinutes:0} min"));

    public static void Json(TextWriter error, OperationProgress progress, TimeSpan elapsed) => JsonOutput.WriteLine(error, new StatusLine(
        "status",
        1,
        progress.Phase switch { OperationPhase.Scanning => "scanning", OperationPhase.Writing => "writing", _ => "reading-blobs" },
        progress.Items,
        progress.TotalItems,
        progress.Bytes,
        progress.TotalBytes,
        Math.Round(elapsed.TotalSeconds, 3)));

    private static string Verb(OperationProgress progress) => progress.Phase == OperationPhase.Writing ? "wrote" : "read";
}
