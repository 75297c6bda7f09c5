namespace RegStore.Scrubbing;

/// <summary>Lets so many bytes a second pass, whoever reads them.</summary>
internal sealed class ReadLimit(long bytesPerSecond, TimeProvider time)
{
    // The system waits for no longer than some weeks.
    private static readonly TimeSpan AtOnce = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private long _passed;

    /// <summary>Waits until bytes that were read may have been read.</summary>
    public void Pass(int bytes, CancellationToken cancellationToken)
    {
        TimeSpan early;
        lock (_lock)
        {
            _passed += bytes;
            early = TimeSpan.FromSeconds(_passed / (double)bytesPerSecond) - time.GetElapsedTime(_start);
        }

        var end = time.GetElapsedTime(_start) + early;
        while (end - time.GetElapsedTime(_start) is var left && left > TimeSpan.Zero && !cancellationToken.IsCancellationRequested)
        {
            cancellationToken.WaitHandle.WaitOne(left < AtOnce ? left : AtOnce);
        }
    }
}
