using RegStore.Model;

namespace RegStore.Pools;

/// <summary>How a snapshot is made.</summary>
public sealed class SnapshotOptions
{
    /// <summary>Whether no snapshot is made where it would say the same as the newest one.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool SkipIfUnchanged { get; init; }

    /// <summary>Whether nothing is written, and the report only says what would be added, judged without reading the blobs.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool DryRun { get; init; }

    /// <summary>What is kept when the pool is thinned out afterwards; null to remove nothing. Nothing is removed after a snapshot that lost something to damage.</summary>
    /// <value>The default is null.</value>
    public RetentionPolicy? Retention { get; init; }

    /// <summary>How long to wait for another run that is writing to the pool.</summary>
    /// <value>The default is not at all.</value>
    public TimeSpan RetryLock { get; init => field = OptionValue.NotNegative(value); }

    /// <summary>The mode of the files in a pool that is created; null for 0600, as images may be private. A pool that is there keeps its own.</summary>
    /// <value>The default is null.</value>
    public UnixFileMode? Mode { get; init; }

    /// <summary>How many files are read at once while scanning.</summary>
    /// <value>The default is the number of processors.</value>
    public int Parallelism { get; init => field = OptionValue.AtLeast(value, 1); } = Environment.ProcessorCount;
}
