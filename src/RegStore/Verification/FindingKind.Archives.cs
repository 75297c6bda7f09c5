namespace RegStore.Verification;

/// <content>What can be wrong with an archive as an archive, and with a pool as a pool: RS5.</content>
public sealed partial class FindingKind
{
    /// <summary>The archive ends in the middle, or before its seal.</summary>
    public static FindingKind ArchiveCutShort { get; } = new("RS5001", "archive-cut-short", Severity.Error);

    /// <summary>The archive has no seal, as something else than <c>backup</c> wrote it: nothing says whether it is whole.</summary>
    public static FindingKind ArchiveUnsealed { get; } = new("RS5002", "archive-unsealed", Severity.Info);

    /// <summary>A member that an archive of a store has no use for: a link, a device, a name that leads elsewhere.</summary>
    public static FindingKind MemberRefused { get; } = new("RS5003", "member-refused", Severity.Error);

    /// <summary>Two members have the same path.</summary>
    public static FindingKind MemberDuplicate { get; } = new("RS5004", "member-duplicate", Severity.Error);

    /// <summary>What follows in the archive cannot be read.</summary>
    public static FindingKind ArchiveDamaged { get; } = new("RS5005", "archive-damaged", Severity.Error);

    /// <summary>Index, seal and members of the archive do not agree.</summary>
    public static FindingKind SealMismatch { get; } = new("RS5006", "seal-mismatch", Severity.Error);

    /// <summary>The archive is as it was written, and when it was written something could not go in.</summary>
    public static FindingKind ArchiveIncomplete { get; } = new("RS5007", "archive-incomplete", Severity.Warning);

    /// <summary>A snapshot of which not even the first member can be read, so that nobody knows what it needs.</summary>
    public static FindingKind SnapshotUnreadable { get; } = new("RS5008", "snapshot-unreadable", Severity.Error);

    /// <summary>Something among the blobs of a pool that no snapshot needs.</summary>
    public static FindingKind PoolLeftover { get; } = new("RS5009", "pool-leftover", Severity.Info);

    /// <summary>Members of a tar that something else than <c>backup</c> wrote, of a sort that is not read here: hard links, absolute names.</summary>
    public static FindingKind MemberUnsupported { get; } = new("RS5010", "member-unsupported", Severity.Error);
}
