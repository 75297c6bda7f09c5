using System.Text.Json.Serialization;
using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Repairs;

/// <summary>What a step does.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<RepairAction>))]
public enum RepairAction
{
    /// <summary>Puts a sound copy of a blob in its place; a damaged one goes to quarantine.</summary>
    Heal,

    /// <summary>Moves a blob to the path that its digest gives.</summary>
    MoveToPlace,

    /// <summary>Makes a directory without which servers do not find a repository.</summary>
    CreateDirectory,

    /// <summary>Writes a link that follows from what is there; a damaged one goes to quarantine.</summary>
    WriteLink,

    /// <summary>Moves a file or directory out of the store, into quarantine.</summary>
    Quarantine,
}

/// <summary>One step of a repair.</summary>
public sealed class RepairStep
{
    [JsonConstructor]
    internal RepairStep(RepairAction action, string path) => (Action, Path) = (action, path);

    /// <summary>What it does.</summary>
    public RepairAction Action { get; }

    /// <summary>The storage path that is written, made, or moved to quarantine.</summary>
    public string Path { get; }

    /// <summary>The findings that it answers: their kinds, in order of id.</summary>
    [JsonInclude]
    public IReadOnlyList<FindingKind> Findings { get; internal set; } = [];

    /// <summary>The digest of the blob, or what the link says; null for all else.</summary>
    [JsonInclude]
    public Digest? Digest { get; internal set; }

    /// <summary>The source that a blob comes from, as it was named; the storage path that it is moved from; null for all else.</summary>
    [JsonInclude]
    public string? From { get; internal set; }

    /// <summary>The bytes that are written, or that go to quarantine.</summary>
    [JsonInclude]
    public long Size { get; internal set; }

    /// <summary>Whether something that is in the store is moved to quarantine, which is safe only while no registry runs on it.</summary>
    [JsonInclude]
    public bool NeedsStoppedRegistry { get; internal set; }

    /// <summary>The references that the findings break and that can be pulled when the repair is done.</summary>
    [JsonInclude]
    public IReadOnlyList<ImageReference> PullAgain { get; internal set; } = [];

    /// <summary>The references that the findings break and that something else breaks as well, which stays: <see cref="RepairReport.Remaining"/> says what.</summary>
    [JsonInclude]
    public IReadOnlyList<ImageReference> StayBroken { get; internal set; } = [];
}
