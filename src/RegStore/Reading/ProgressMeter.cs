namespace RegStore.Reading;

/// <summary>Counts what parallel workers have done and reports it at most ten times a second.</summary>
internal sealed class ProgressMeter(IProgress<OperationProgress>? progress, TimeProvider time, OperationPhase phase, long? totalItems, long? totalBytes)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>A meter that reports to nobody.</summary>
    public static ProgressMeter Silent => new(null, TimeProvider.System, OperationPhase.Scanning, null, null);

    private readonly long _start = time.GetTimestamp();
    private long _items;
    private long _bytes;
    private long _nextReport;

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Add(long items, long bytes)
    {
        Interlocked.Add(ref _items, items);
        Interlocked.Add(ref _bytes, bytes);
        if (progress is null)
        {
            return;
        }

        var now = time.GetElapsedTime(_start).Ticks;
        var due = Interlocked.Read(ref _nextReport);
        if (now >= due && Interlocked.CompareExchange(ref _nextReport, now + Interval.Ticks, due) == due)
        {
            Report();
        }
    }

    /// <summary>Reports the last state, so that a bar ends full.</summary>
    public void Report() =>
        progress?.Report(new OperationProgress(phase, Interlocked.Read(ref _items), totalItems, Interlocked.Read(ref _bytes), totalBytes));
}
