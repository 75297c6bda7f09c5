using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>Something that the archive does not hold.</summary>
public sealed class SkippedItem
{
    [JsonConstructor]
    internal SkippedItem(string? reference, Digest? digest, string reason) => (Reference, Digest, Reason) = (reference, digest, reason);

    /// <summary>The image that lost, as <c>name:tag</c> or <c>name@digest</c>; null where it is a blob.</summary>
    public string? Reference { get; }

    /// <summary>The blob, or the manifest that the reference names; null where a damaged link no longer says.</summary>
    public Digest? Digest { get; }

    /// <summary>Why, in words.</summary>
    public string Reason { get; }

    /// <summary>What kept it out.</summary>
    [JsonInclude]
    public SkipCause Cause { get; internal set; }
}

/// <summary>What kept something out of an archive.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<SkipCause>))]
public enum SkipCause
{
    /// <summary>It is damaged, or something that it needs is.</summary>
    Damaged,

    /// <summary>It could not be read, so it is not known whether it is sound.</summary>
    Unreadable,

    /// <summary>It was deleted or moved while the backup ran: the store no longer refers to it, and the archive lacks nothing.</summary>
    Deleted,
}
