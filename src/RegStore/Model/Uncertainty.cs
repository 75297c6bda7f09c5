namespace RegStore.Model;

/// <summary>A reason not to call something an orphan: what is not known may promise it.</summary>
/// <param name="Path">The storage path of what is not known; null if it is the store as a whole.</param>
/// <param name="Reason">What that means, in words.</param>
/// <param name="IsDamage">Whether something is damaged there, which <c>verify</c> tells more of.</param>
public sealed record Uncertainty(string? Path, string Reason, bool IsDamage)
{
    /// <summary>Whether something could not be read there, so that nobody knows what is wrong.</summary>
    public bool IsUnread { get; init; }
}
