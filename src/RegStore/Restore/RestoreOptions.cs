using RegStore.Backup;
using RegStore.Model;

namespace RegStore.Restore;

/// <summary>What is restored, and into what.</summary>
public sealed class RestoreOptions
{
    /// <summary>Which images are restored.</summary>
    /// <value>The default is all that the archive holds.</value>
    public ImageSelection Selection { get; init => field = OptionValue.NotNull(value); } = new();

    /// <summary>Repositories that get another name, by the name that they have in the archive.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<RepositoryName, RepositoryName> Renames { get; init; } = new Dictionary<RepositoryName, RepositoryName>();

    /// <summary>Whether the target may be a store: what it lacks is added, and no sound blob of it is replaced.</summary>
    /// <value>The default is <see langword="false"/>: the target is a directory that is empty or not there.</value>
    public bool Merge { get; init; }

    /// <summary>Whether a tag that names another revision in the target is moved.</summary>
    /// <value>The default is <see langword="false"/>: nothing is restored then.</value>
    public bool OverwriteTags { get; init; }

    /// <summary>Whether an archive that holds damaged images is restored without them; without, nothing is restored then.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool KeepSound { get; init; }

    /// <summary>The numeric user that the result belongs to; null for the owner of the store or directory that is restored into, or else that of the archive. To give files to others takes root.</summary>
    /// <value>The default is null.</value>
    public int? OwnerId { get; init => field = value is { } given ? OptionValue.AtLeast(given, 0) : null; }

    /// <summary>The numeric group, with <see cref="OwnerId"/>.</summary>
    /// <value>The default is null.</value>
    public int? GroupId { get; init => field = value is { } given ? OptionValue.AtLeast(given, 0) : null; }

    /// <summary>Whether nothing is written, and the report only says what would be.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool DryRun { get; init; }

    /// <summary>How many files are read at once while scanning.</summary>
    /// <value>The default is the number of processors.</value>
    public int Parallelism { get; init => field = OptionValue.AtLeast(value, 1); } = Environment.ProcessorCount;
}
