using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Restore;

/// <summary>What a restore wrote, or why it wrote nothing.</summary>
public sealed record RestoreReport
{
    /// <summary>Whether the target now holds what was chosen; false after a dry run, and where a finding is an error.</summary>
    public bool IsRestored { get; init; }

    /// <summary>Whose store it was.</summary>
    public required StoreKind Kind { get; init; }

    /// <summary>What is wrong with the archive, or worth knowing of it; notes of waste are left out. With an error among them nothing was written.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Files of state that lay beside the store that was backed up and that no archive holds.</summary>
    public required IReadOnlyList<string> Beside { get; init; }

    /// <summary>The images and blobs that were left out as they are damaged; empty unless <see cref="RestoreOptions.KeepSound"/> was asked for.</summary>
    public IReadOnlyList<SkippedItem> Skipped { get; init; } = [];

    /// <summary>Whose the result is, as <c>user:group</c> in numbers, where that is another than whoever ran; null otherwise.</summary>
    public string? Owner { get; init; }

    /// <summary>How many repositories were chosen.</summary>
    public int Repositories { get; init; }

    /// <summary>How many tags.</summary>
    public int Tags { get; init; }

    /// <summary>How many revisions.</summary>
    public int Revisions { get; init; }

    /// <summary>How many blobs.</summary>
    public int Blobs { get; init; }

    /// <summary>The length of these blobs in bytes.</summary>
    public long BlobBytes { get; init; }

    /// <summary>How many of them were in the target already, sound.</summary>
    public int BlobsPresent { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }
}
