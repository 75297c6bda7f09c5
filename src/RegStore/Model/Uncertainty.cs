using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>A reason not to report something as an orphan: what is not known may refer to it.</summary>
public sealed class Uncertainty
{
    [JsonConstructor]
    internal Uncertainty(string? path, string reason, bool isDamage) => (Path, Reason, IsDamage) = (path, reason, isDamage);

    /// <summary>The storage path of what is not known; null if it is the store as a whole.</summary>
    public string? Path { get; }

    /// <summary>What that means, in words.</summary>
    public string Reason { get; }

    /// <summary>Whether something is damaged there; <c>verify</c> says more.</summary>
    public bool IsDamage { get; }

    /// <summary>Whether something could not be read there, so it is not known what is wrong.</summary>
    [JsonInclude]
    public bool IsUnread { get; internal init; }

    // Repositories that share what is not known give the same reason, which reports tell once.

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Uncertainty other && (Path, Reason, IsDamage, IsUnread) == (other.Path, other.Reason, other.IsDamage, other.IsUnread);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, Reason);
}
