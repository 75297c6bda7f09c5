namespace RegStore.Scrubbing;

/// <summary>Lets so many bytes a second pass, whoever reads them.</summary>
internal sealed class ReadLimit(long bytesPerSecond, TimeProvider time)
{
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

        if (early > TimeSpan.Zero)
        {
            cancellationToken.WaitHandle.WaitOne(early);
        }
    }
}
