using RegStore.Model;
using RegStore.Reading;
using RegStore.Verification;

namespace RegStore.Repairs;

/// <summary>A step as it is planned: what is taken out of the store, and what is put in its place.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Finding">The finding that led to it.</param>
/// <param name="Path">The storage path that is written, made, or taken out.</param>
internal sealed record PlannedStep(RepairAction Action, Finding Finding, string Path)
{
    /// <summary>The storage path of what is in the way and taken out; null if nothing is.</summary>
    public string? Takes { get; init; }

    /// <summary>What a link says; null for all else.</summary>
    public Digest? Link { get; init; }

    /// <summary>When a link was last written, as its file will say, UTC: no later than what it names, as nobody pushed it just now.</summary>
    public DateTime Modified { get; init; }

    /// <summary>Where the bytes of a blob come from; null for all else.</summary>
    public SourceBlob? Blob { get; init; }

    /// <summary>The storage path that a blob is moved from; null for all else.</summary>
    public string? From { get; init; }

    /// <summary>The bytes that are written, or taken out.</summary>
    public long Size { get; init; }

    /// <summary>
    /// When its turn is: blobs before the links that name them, as a push does it, and what is taken away in the reverse order.
    /// </summary>
    public int Turn => Action switch
    {
        RepairAction.Heal or RepairAction.MoveToPlace => 0,
        RepairAction.CreateDirectory => 1,
        RepairAction.WriteLink when Path.Contains($"/{StorageLayout.Layers}/", StringComparison.Ordinal) => 2,
        RepairAction.WriteLink when !Path.Contains($"/{StorageLayout.Tags}/", StringComparison.Ordinal) => 3,
        RepairAction.WriteLink => 4,
        _ when StorageLayout.IsWithin(Path, StorageLayout.Repositories) => 5,
        _ => 6,
    };

    /// <summary>The digest that it is about; null if none.</summary>
    public Digest? Digest => Link ?? Blob?.Blob.Digest ?? (Action is RepairAction.Quarantine or RepairAction.MoveToPlace ? StorageLayout.DigestOfBlob(Path) : null);
}
