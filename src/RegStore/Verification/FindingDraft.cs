using RegStore.Model;

namespace RegStore.Verification;

/// <summary>A finding before it is known whom it breaks: that is answered for all at once.</summary>
internal sealed record FindingDraft(FindingKind Kind, string Path, string Message)
{
    public Severity Severity { get; init; } = Kind.Severity;

    public Digest? Digest { get; init; }

    public string? Expected { get; init; }

    public string? Actual { get; init; }

    public bool Transient { get; init; }

    /// <summary>What to do where the store lies in a directory; null for the usual.</summary>
    public IReadOnlyList<Remedy>? Remedies { get; init; }

    /// <summary>What the images that break need.</summary>
    public IReadOnlyList<Need> Needs { get; init; } = [];

    /// <summary>The tag that breaks by itself, whatever it needs; null if none.</summary>
    public ImageReference? Tag { get; init; }
}
