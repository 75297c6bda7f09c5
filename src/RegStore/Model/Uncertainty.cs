namespace RegStore.Model;

/// <summary>A reason not to report something as an orphan: what is not known may refer to it.</summary>
/// <param name="Path">The storage path of what is not known; null if it is the store as a whole.</param>
/// <param name="Reason">What that means, in words.</param>
/// <param name="IsDamage">Whether something is damaged there; <c>verify</c> says more.</param>
public sealed record Uncertainty(string? Path, string Reason, bool IsDamage)
{
    /// <summary>Whether something could not be read there, so it is not known what is wrong.</summary>
    public bool IsUnread { get; init; }
}
