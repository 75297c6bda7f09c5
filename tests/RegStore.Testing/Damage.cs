using RegStore.Verification;

namespace RegStore.Testing;

/// <summary>One harm done to a clean store.</summary>
/// <param name="Name">What was done, in words.</param>
/// <param name="Kind">The only kind of finding that may come of it.</param>
/// <param name="Plant">Does the harm.</param>
/// <param name="Affects">The references that break.</param>
public sealed record Damage(string Name, FindingKind Kind, Action<CleanStore> Plant, params IReadOnlyList<string> Affects)
{
    /// <summary>The storage path that cannot be opened or listed; null if the harm is on disk.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Whether it takes a real disk: a file system in memory has no links and pipes.</summary>
    public bool NeedsDisk { get; init; }

    /// <summary>Whether it is a harm to the store as a whole, of which no backup is made, or none that says what the store was.</summary>
    public bool IsOfStore { get; init; }

    /// <summary>The id of the finding and the name.</summary>
    public override string ToString() => $"{Kind.Id} {Name}";
}
