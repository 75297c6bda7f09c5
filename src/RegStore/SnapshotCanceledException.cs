using System.Diagnostics.CodeAnalysis;

namespace RegStore;

/// <summary>Thrown where a snapshot is cancelled. The pool has its snapshots as before, and keeps the blobs that came in: the next snapshot goes on from there.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Always thrown with what was kept; the empty constructors would have no caller.")]
public sealed class SnapshotCanceledException : OperationCanceledException
{
    /// <summary>Makes the exception.</summary>
    public SnapshotCanceledException(int blobs, long bytes, OperationCanceledException innerException)
        : base("The snapshot was cancelled.", innerException, innerException?.CancellationToken ?? default) => (Blobs, Bytes) = (blobs, bytes);

    /// <summary>How many blobs the run added to the pool, each verified.</summary>
    public int Blobs { get; }

    /// <summary>Their length in bytes.</summary>
    public long Bytes { get; }
}
