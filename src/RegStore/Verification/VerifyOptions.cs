using RegStore.Model;
using RegStore.Scrubbing;

namespace RegStore.Verification;

/// <summary>What a verification covers, and how.</summary>
public sealed class VerifyOptions
{
    /// <summary>Whether the bytes of the blobs are read and hashed, or only the structure is checked.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool ReadData { get; init; } = true;

    /// <summary>The images to verify: only what a pull of them needs is read, and only what breaks them is reported. Empty for the whole store.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<ImageReference> References { get; init => field = OptionValue.NotNull(value); } = [];

    /// <summary>How much of the blobs is read in this run, and what is remembered of it.</summary>
    /// <value>The default is all, and nothing.</value>
    public ScrubOptions Scrub { get; init => field = OptionValue.NotNull(value); } = new();

    /// <summary>Whether a run that is cancelled while it reads blobs returns a report of what it found so far, instead of throwing.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ReportWhenCancelled { get; init; }

    /// <summary>How many files are read at once.</summary>
    /// <value>The default is the number of processors.</value>
    public int Parallelism { get; init => field = OptionValue.AtLeast(value, 1); } = Environment.ProcessorCount;

    /// <summary>Throws for a run that was cancelled, unless its report is wanted.</summary>
    internal VerifyReport Finish(VerifyReport report, CancellationToken cancellationToken) =>
        report.Cancelled && !ReportWhenCancelled ? throw new OperationCanceledException(cancellationToken) : report;
}
