using System.IO.Abstractions;

namespace RegStore.Reading;

/// <summary>What a piece of work runs with.</summary>
/// <param name="FileSystem">Where files are.</param>
/// <param name="Time">The clock.</param>
/// <param name="Progress">Receives how far the work has come; null for none.</param>
/// <param name="IoParallelism">How many directories are looked at at once.</param>
/// <param name="Parallelism">How many blobs are hashed at once.</param>
internal sealed record RunContext(IFileSystem FileSystem, TimeProvider Time, IProgress<OperationProgress>? Progress, int IoParallelism, int Parallelism)
{
    private readonly long _start = Time.GetTimestamp();

    /// <summary>What time it is, UTC.</summary>
    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    /// <summary>How long the work has taken.</summary>
    public TimeSpan Elapsed => Time.GetElapsedTime(_start);

    /// <summary>The same without progress.</summary>
    public RunContext Silent => this with { Progress = null };

    /// <summary>Counts what is done in a phase, and tells it.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="items">How many items there are; null if that is not known.</param>
    /// <param name="bytes">How many bytes they have; null if that is not known.</param>
    public ProgressMeter Meter(OperationPhase phase, long? items = null, long? bytes = null) => new(Progress, Time, phase, items, bytes);
}
