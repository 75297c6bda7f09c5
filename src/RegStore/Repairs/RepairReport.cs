using System.Text.Json.Serialization;
using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Repairs;

/// <summary>A plan of a repair, or what was done by it: the steps, and what the store is like afterwards.</summary>
public sealed class RepairReport
{
    /// <summary>The steps in the order in which they are done.</summary>
    [JsonInclude]
    public IReadOnlyList<RepairStep> Steps { get; internal set; } = [];

    /// <summary>Whether they were done.</summary>
    [JsonInclude]
    public bool IsApplied { get; internal set; }

    /// <summary>The name of the repair in quarantine, by which it can be undone; null where nothing was done.</summary>
    [JsonInclude]
    public string? Id { get; internal set; }

    /// <summary>What a verification finds afterwards, but for notes of waste.</summary>
    [JsonInclude]
    public IReadOnlyList<RemainingFinding> Remaining { get; internal set; } = [];

    /// <summary>The references that can be pulled afterwards and cannot before, in ordinal order.</summary>
    [JsonInclude]
    public IReadOnlyList<ImageReference> PullAgain { get; internal set; } = [];

    /// <summary>The references that cannot be pulled afterwards, in ordinal order.</summary>
    [JsonInclude]
    public IReadOnlyList<ImageReference> StayBroken { get; internal set; } = [];

    /// <summary>The generations whose <c>garbage-collect</c> stops at something afterwards.</summary>
    [JsonInclude]
    public ServerGenerations BlocksGc { get; internal set; }

    /// <summary>The generations whose <c>garbage-collect --delete-untagged</c> stops at something afterwards.</summary>
    [JsonInclude]
    public ServerGenerations BlocksGcDeleteUntagged { get; internal set; }

    /// <summary>Why no orphan is moved though it was asked for; empty if they are.</summary>
    [JsonInclude]
    public IReadOnlyList<Uncertainty> Refusals { get; internal set; } = [];

    /// <summary>What shows that a registry may be running on the store, in words; empty if nothing does.</summary>
    [JsonInclude]
    public IReadOnlyList<string> SignsOfRegistry { get; internal set; } = [];

    /// <summary>The repairs that lie in quarantine, the earliest first; that of this report is among them.</summary>
    [JsonInclude]
    public IReadOnlyList<QuarantinedRepair> Quarantine { get; internal set; } = [];

    /// <summary>How long it took.</summary>
    [JsonInclude]
    public TimeSpan Elapsed { get; internal set; }

    /// <summary>Whether no error is left.</summary>
    public bool IsSound => Remaining.All(it => it.Finding.Severity != Severity.Error);
}

/// <summary>A finding that no step mends.</summary>
public sealed class RemainingFinding
{
    [JsonConstructor]
    internal RemainingFinding(Finding finding, string reason) => (Finding, Reason) = (finding, reason);

    /// <summary>The finding.</summary>
    public Finding Finding { get; }

    /// <summary>Why no step mends it, in words.</summary>
    public string Reason { get; }
}
