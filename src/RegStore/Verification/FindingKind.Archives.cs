namespace RegStore.Verification;

/// <content>What can be wrong with an archive as an archive, and with a pool as a pool: RS5.</content>
public sealed partial class FindingKind
{
    /// <summary>The archive ends in the middle, or before its seal.</summary>
    public static FindingKind ArchiveCutShort { get; } = new("RS5001", "archive-cut-short", Severity.Error);

    /// <summary>The archive has no seal, because <c>backup</c> did not write it: it is not known whether it is complete.</summary>
    public static FindingKind ArchiveUnsealed { get; } = new("RS5002", "archive-unsealed", Severity.Info);

    /// <summary>A member that an archive of a store has no use for: a link, a device, a name that leads elsewhere.</summary>
    public static FindingKind MemberRefused { get; } = new("RS5003", "member-refused", Severity.Error);

    /// <summary>Two members have the same path.</summary>
    public static FindingKind MemberDuplicate { get; } = new("RS5004", "member-duplicate", Severity.Error);

    /// <summary>What follows in the archive cannot be read.</summary>
    public static FindingKind ArchiveDamaged { get; } = new("RS5005", "archive-damaged", Severity.Error);

    /// <summary>Index, seal and members of the archive do not agree.</summary>
    public static FindingKind SealMismatch { get; } = new("RS5006", "seal-mismatch", Severity.Error);

    /// <summary>The archive is intact, but something had to be left out when it was written.</summary>
    public static FindingKind ArchiveIncomplete { get; } = new("RS5007", "archive-incomplete", Severity.Warning);

    /// <summary>A snapshot whose first member cannot be read, so it is not known what it needs.</summary>
    public static FindingKind SnapshotUnreadable { get; } = new("RS5008", "snapshot-unreadable", Severity.Error);

    /// <summary>Something among the blobs of a pool that no snapshot needs.</summary>
    public static FindingKind PoolLeftover { get; } = new("RS5009", "pool-leftover", Severity.Info);

    /// <summary>Members of a tar that something else than <c>backup</c> wrote, of a sort that is not read here: hard links, absolute names.</summary>
    public static FindingKind MemberUnsupported { get; } = new("RS5010", "member-unsupported", Severity.Error);
}
