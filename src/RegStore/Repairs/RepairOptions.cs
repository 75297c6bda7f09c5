using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Repairs;

/// <summary>What a repair may do, and from what.</summary>
public sealed class RepairOptions
{
    /// <summary>
    /// Where sound copies of blobs may be had, in the order in which they are asked: storage directories, archives, snapshots, pools, OCI image layouts, files that
    /// <c>docker save</c> wrote.
    /// </summary>
    /// <value>The default is none: only what follows from the store itself is repaired.</value>
    public IReadOnlyList<string> Sources { get; init => field = OptionValue.NotNull(value); } = [];

    /// <summary>The kinds of findings that are acted on; empty for all.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyCollection<FindingKind> Only { get; init => field = OptionValue.NotNull(value); } = [];

    /// <summary>Whether orphans are moved to quarantine, with the layer links that name them.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Orphans { get; init; }

    /// <summary>The age below which no orphan is moved.</summary>
    /// <value>The default is 24 hours: a push may be about to name what is younger.</value>
    public TimeSpan OlderThan { get; init => field = OptionValue.NotNegative(value); } = TimeSpan.FromHours(24);

    /// <summary>Whether paths that no registry writes are moved to quarantine.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool UnknownPaths { get; init; }

    /// <summary>Whether damaged blobs of which no source has a sound copy are moved to quarantine: a push writes them again then, and never while they are there.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool DamagedBlobs { get; init; }

    /// <summary>Whether the bytes of the blobs are read and hashed first, or only the structure is checked.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool ReadData { get; init; } = true;

    /// <summary>Whether the caller knows that no registry runs on the store, whatever it looks like.</summary>
    /// <value>The default is <see langword="false"/>: where one seems to run, nothing is moved or replaced under it.</value>
    public bool RegistryIsStopped { get; init; }

    /// <summary>Asked with the plan before anything is changed; where it answers <see langword="false"/>, nothing is. Null to ask nobody.</summary>
    /// <value>The default is null.</value>
    public Func<RepairReport, bool>? Confirm { get; init; }

    /// <summary>How many blobs are hashed at once.</summary>
    /// <value>The default is the number of processors.</value>
    public int Parallelism { get; init => field = OptionValue.AtLeast(value, 1); } = Environment.ProcessorCount;
}
