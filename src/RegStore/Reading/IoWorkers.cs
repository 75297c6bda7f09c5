using System.Collections.Concurrent;

namespace RegStore.Reading;

/// <summary>
/// Threads that wait for the disk. They are not those of the pool, of which there are as many as processors: a cold disk or a network file system answers
/// many questions at once, and waiting takes no processor.
/// </summary>
internal sealed class IoWorkers(int count) : TaskScheduler, IDisposable
{
    /// <summary>How many there are where nobody says.</summary>
    public const int Usual = 32;

    private const int StackSize = 1024 * 1024;

#pragma warning disable CA2213 // Its threads may still wait for it when the work is done.
    private readonly BlockingCollection<Task> _tasks = [];
#pragma warning restore CA2213
    private int _threads;
    private int _idle;

    public override int MaximumConcurrencyLevel => count;

    /// <summary>Works on all items, several at once; ends when all are done.</summary>
    public void ForEach<T>(IEnumerable<T> items, Action<T> work, CancellationToken cancellationToken) =>
        Parallel.ForEach(Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering), Options(cancellationToken), work);

    /// <summary>Does several things at once; ends when all are done.</summary>
    public void Invoke(CancellationToken cancellationToken, params Action[] actions) => Parallel.Invoke(Options(cancellationToken), actions);

    public void Dispose() => _tasks.CompleteAdding();

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    // A thread starts when one is needed, as most stores have fewer directories than there may be threads.
    protected override void QueueTask(Task task)
    {
        _tasks.Add(task);
        if (Volatile.Read(ref _idle) == 0 && Interlocked.Increment(ref _threads) <= count)
        {
            new Thread(Work, StackSize) { IsBackground = true, Name = "regstore I/O" }.Start();
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    private void Work()
    {
        Interlocked.Increment(ref _idle);
        foreach (var task in _tasks.GetConsumingEnumerable())
        {
            Interlocked.Decrement(ref _idle);
            TryExecuteTask(task);
            Interlocked.Increment(ref _idle);
        }
    }

    private ParallelOptions Options(CancellationToken cancellationToken) => new() { TaskScheduler = this, MaxDegreeOfParallelism = count, CancellationToken = cancellationToken };
}
