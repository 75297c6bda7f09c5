using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>Something that the archive does not hold.</summary>
/// <param name="Reference">The image that lost, as <c>name:tag</c> or <c>name@digest</c>; null where it is a blob.</param>
/// <param name="Digest">The blob, or the manifest that the reference names; null where a damaged link no longer tells.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record SkippedItem(string? Reference, Digest? Digest, string Reason)
{
    /// <summary>What kept it out.</summary>
    public SkipCause Cause { get; init; }
}

/// <summary>What kept something out of an archive.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<SkipCause>))]
public enum SkipCause
{
    /// <summary>It is damaged, or something that it needs is.</summary>
    Damaged,

    /// <summary>It could not be read, so that nobody knows whether it is sound.</summary>
    Unreadable,

    /// <summary>It was deleted or moved while the backup ran: the store no longer promises it, and the archive lacks nothing.</summary>
    Deleted,
}
