using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore;

/// <summary>Why the work could not be done at all. Damage is never thrown: it is reported as findings.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<StoreFailure>))]
public enum StoreFailure
{
    /// <summary>There is no store at the path, or it has another format.</summary>
    NoStore,

    /// <summary>The store does not hold what was asked for: a repository, a tag, a digest.</summary>
    NotInStore,

    /// <summary>Something that the work cannot go on without could not be read.</summary>
    Unreadable,

    /// <summary>What was asked for is on disk, but damaged.</summary>
    Damaged,

    /// <summary>What was asked for is on disk, but too large to be read at once.</summary>
    TooLarge,

    /// <summary>What was to be written cannot be, for another reason than a full disk: it may not be, or something is in its way.</summary>
    Unwritable,

    /// <summary>There is not enough space for what was to be written.</summary>
    NoSpace,

    /// <summary>Another run is writing to the same place.</summary>
    Locked,

    /// <summary>It could be done and was not, as it would destroy or contradict what is there, or as the options contradict each other.</summary>
    Refused,

    /// <summary>A file that regstore or another program wrote, such as a state file or a report, does not say what such a file says.</summary>
    Invalid,
}

/// <summary>Thrown for what stops the work: no store, an unreadable directory, an image that is not there.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Always thrown with its failure and message; the empty constructors would have no caller.")]
public sealed class RegistryStoreException : Exception
{
    /// <summary>Makes the exception.</summary>
    public RegistryStoreException(StoreFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Says what the store does not hold.</summary>
    internal static RegistryStoreException NotInStore(string message, string? path = null) =>
        new(StoreFailure.NotInStore, message) { StoragePath = path, Hint = StoreHint.List };

    /// <summary>What kind of failure it is.</summary>
    public StoreFailure Failure { get; }

    /// <summary>What may help.</summary>
    public StoreHint Hint { get; init; }

    /// <summary>The store or pool that <see cref="Hint"/> is about, as it was named or as a full path; null where it is the one that was asked.</summary>
    public string? HintPath { get; init; }

    /// <summary>The path below the <c>v2</c> directory that it is about; null if it is about the store as a whole.</summary>
    public string? StoragePath { get; init; }

    /// <summary>The digest that it is about; null if none.</summary>
    public Digest? Digest { get; init; }
}
