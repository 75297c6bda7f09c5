using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Verification;

/// <summary>One thing that is wrong or worth knowing.</summary>
public sealed class Finding
{
    [JsonConstructor]
    internal Finding(FindingKind kind, string path, string message) => (Kind, Path, Message, Severity) = (kind, path, message, kind.Severity);

    /// <summary>What kind of finding it is.</summary>
    public FindingKind Kind { get; }

    /// <summary>How bad this one is.</summary>
    [JsonInclude]
    public Severity Severity { get; internal set; }

    /// <summary>The storage path: below the <c>v2</c> directory, with <c>/</c>.</summary>
    public string Path { get; }

    /// <summary>What was found, in one sentence without a full stop.</summary>
    public string Message { get; }

    /// <summary>The digest that it is about; null if none.</summary>
    [JsonInclude]
    public Digest? Digest { get; internal set; }

    /// <summary>What should be there: a digest, a storage path, or a number in decimal, of bytes unless <see cref="Kind"/> is about something else; null where that says nothing.</summary>
    [JsonInclude]
    public string? Expected { get; internal set; }

    /// <summary>What is there, in the same form; null where that says nothing.</summary>
    [JsonInclude]
    public string? Actual { get; internal set; }

    /// <summary>Whether a second reading gave what it should: the disk, the memory or the network faltered.</summary>
    [JsonInclude]
    public bool Transient { get; internal set; }

    /// <summary>Whether something could not be read, so that the check is not complete.</summary>
    public bool IsInability => Kind.IsInability && !Transient;

    /// <summary>Every reference that it concerns, in ordinal order: tags, and by digest the revisions that no tag leads to.</summary>
    [JsonInclude]
    public IReadOnlyList<ImageReference> Affects { get; internal set; } = [];

    /// <summary>The generations from which <see cref="Affects"/> cannot be pulled for it; none where it only concerns them.</summary>
    public ServerGenerations Breaks => Severity == Severity.Error ? ServerGenerations.All
        : Kind == FindingKind.ManifestLinkedAsLayer || Kind == FindingKind.Schema1Manifest || Kind == FindingKind.ManifestMalformed ? ServerGenerations.Three
        : ServerGenerations.None;

    /// <summary>The generations whose <c>garbage-collect</c> stops at it.</summary>
    [JsonInclude]
    public ServerGenerations BlocksGc { get; internal set; }

    /// <summary>The generations whose <c>garbage-collect --delete-untagged</c> stops at it.</summary>
    [JsonInclude]
    public ServerGenerations BlocksGcDeleteUntagged { get; internal set; }

    /// <summary>The snapshots that have it, the earliest first; empty where no pool was verified.</summary>
    [JsonInclude]
    public IReadOnlyList<SnapshotId> Snapshots { get; internal set; } = [];

    /// <summary>What to do, safest first.</summary>
    [JsonInclude]
    public IReadOnlyList<Remedy> Remedies { get; internal set; } = [];

    /// <summary>What the images that break need: <see cref="BrokenReferences"/> makes <see cref="Affects"/> of it, for all findings at once.</summary>
    internal IReadOnlyList<Need> Needs { get; set; } = [];

    /// <summary>The tag that breaks by itself, whatever it needs; null if none.</summary>
    internal ImageReference? Tag { get; set; }

    /// <summary>Whether the archive that was read says that it had to leave this out: no damage of the archive, and yet lost.</summary>
    internal bool IsLeftOut { get; set; }

    /// <summary>Says which tag breaks by itself.</summary>
    internal Finding Breaking(ImageReference? tag)
    {
        Tag = tag;
        return this;
    }

    /// <summary>The finding as a line of a log.</summary>
    public override string ToString() =>
        $"{Severity.ToString().ToLowerInvariant()} {Kind} {Path}: {Message}{(Affects.Count == 0 ? "" : $" ({(Breaks == ServerGenerations.None ? "concerns" : "breaks")} {string.Join(", ", Affects)})")}";
}
