namespace RegStore.Reading;

/// <summary>
/// Waits for what a running server is about to finish, and loses patience where nothing comes: in a store of thousands of damaged links the waiting
/// would take longer than the scan.
/// </summary>
internal sealed class RetryBudget
{
    private const int Tries = 3;
    private const int VainAttempts = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private int _vain;

    /// <summary>Reads again, a few times, until the reading will do; returns the last one.</summary>
    public T TryAgain<T>(Func<T> read, Predicate<T> willDo)
    {
        var reading = read();
        for (var i = 1; i < Tries && !willDo(reading) && Volatile.Read(ref _vain) < VainAttempts; i++)
        {
            Thread.Sleep(Pause);
            reading = read();
        }

        if (!willDo(reading))
        {
            Interlocked.Increment(ref _vain);
        }

        return reading;
    }
}
