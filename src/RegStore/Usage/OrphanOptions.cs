using RegStore.Model;

namespace RegStore.Usage;

/// <summary>What is looked for among the orphans.</summary>
public sealed class OrphanOptions
{
    /// <summary>Whether the revisions to which no tag leads count as orphans, and with them the blobs that only they hold.</summary>
    /// <value>The default is <see langword="false"/>: every revision holds its blobs.</value>
    public bool Untagged { get; init; }

    /// <summary>Whether every directory is searched for temporary files, which takes several times as long. Without, only those are reported that are met.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool TemporaryFiles { get; init; }

    /// <summary>The generation of servers in whose words the orphans are written as well, as its garbage collection would; null for none.</summary>
    /// <value>The default is null.</value>
    public ServerGenerations? Transcript
    {
        get;
        init => field = value is null or ServerGenerations.Two or ServerGenerations.Three ? value : throw new ArgumentOutOfRangeException(nameof(Transcript), value, "One generation, or none.");
    }

    /// <summary>The age below which nothing is listed.</summary>
    /// <value>The default is zero: all is listed, and what is recent is marked.</value>
    public TimeSpan OlderThan { get; init => field = OptionValue.NotNegative(value); }
}
