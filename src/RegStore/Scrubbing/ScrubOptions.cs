using RegStore.Model;

namespace RegStore.Scrubbing;

/// <summary>How much of the blobs a verification reads, and what it remembers of it.</summary>
public sealed class ScrubOptions
{
    /// <summary>The part that is read; null for all.</summary>
    /// <value>The default is null.</value>
    public ReadSubset? Subset { get; init; }

    /// <summary>After how long no other blob is begun; null for never.</summary>
    /// <value>The default is null.</value>
    public TimeSpan? MaxDuration { get; init => field = OptionValue.Positive(value); }

    /// <summary>Only what was not read for so long is read; null for all. Needs <see cref="StateFile"/>.</summary>
    /// <value>The default is null.</value>
    public TimeSpan? MaxAge { get; init => field = OptionValue.Positive(value); }

    /// <summary>
    /// The file that remembers when each blob was read, so that the next run begins with what was not read for longest; null to remember nothing. It is written
    /// every few seconds, and holds some twelve bytes for each blob.
    /// </summary>
    /// <value>The default is null.</value>
    public string? StateFile { get; init; }

    /// <summary>How many bytes a second are read at most; null for as many as can be.</summary>
    /// <value>The default is null.</value>
    public long? BytesPerSecond { get; init => field = OptionValue.Positive(value); }

    /// <summary>Checks what two options say together.</summary>
    /// <exception cref="ArgumentException">They contradict each other.</exception>
    internal void Check()
    {
        if (MaxAge is not null && StateFile is null)
        {
            throw new ArgumentException($"{nameof(MaxAge)} needs {nameof(StateFile)}: nothing else remembers when a blob was read.", nameof(MaxAge));
        }
    }

    /// <summary>Whether all blobs are read, in whatever order is fastest.</summary>
    internal bool IsPlain => this is { Subset: null, MaxDuration: null, MaxAge: null, StateFile: null, BytesPerSecond: null };
}
