using System.Text.Json.Serialization;
using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Restore;

/// <summary>What a restore wrote, or why it wrote nothing.</summary>
public sealed class RestoreReport
{
    /// <summary>Whether the target now holds what was chosen; false after a dry run, and where a finding is an error.</summary>
    [JsonInclude]
    public bool IsRestored { get; internal set; }

    /// <summary>Whether no finding is an error, and nothing was left out.</summary>
    public bool IsSound => Skipped.Count == 0 && Findings.All(finding => finding.Severity != Severity.Error);

    /// <summary>Which product wrote the store.</summary>
    [JsonInclude]
    public StoreKind Kind { get; internal set; }

    /// <summary>What is wrong with the archive, or worth knowing of it; notes of waste are left out. With an error among them nothing was written.</summary>
    [JsonInclude]
    public IReadOnlyList<Finding> Findings { get; internal set; } = [];

    /// <summary>Files of state that lay beside the store that was backed up and that no archive holds.</summary>
    [JsonInclude]
    public IReadOnlyList<string> Beside { get; internal set; } = [];

    /// <summary>The images and blobs that were left out as they are damaged; empty unless <see cref="RestoreOptions.KeepSound"/> was asked for.</summary>
    [JsonInclude]
    public IReadOnlyList<SkippedItem> Skipped { get; internal set; } = [];

    /// <summary>Whose the result is, as <c>user:group</c> in numbers, where that is another than whoever ran; null otherwise.</summary>
    [JsonInclude]
    public string? Owner { get; internal set; }

    /// <summary>How many repositories were chosen.</summary>
    [JsonInclude]
    public int Repositories { get; internal set; }

    /// <summary>How many tags.</summary>
    [JsonInclude]
    public int Tags { get; internal set; }

    /// <summary>How many revisions.</summary>
    [JsonInclude]
    public int Revisions { get; internal set; }

    /// <summary>How many blobs.</summary>
    [JsonInclude]
    public int Blobs { get; internal set; }

    /// <summary>The length of these blobs in bytes.</summary>
    [JsonInclude]
    public long BlobBytes { get; internal set; }

    /// <summary>How many of them were in the target already, sound.</summary>
    [JsonInclude]
    public int BlobsPresent { get; internal set; }

    /// <summary>How long it took.</summary>
    [JsonInclude]
    public TimeSpan Elapsed { get; internal set; }
}
