namespace RegStore.Checks;

/// <content>What can be wrong with an archive as an archive, and with a pool as a pool: RS5.</content>
public sealed partial record FindingKind
{
    private const string OtherArchive = "use another archive of the store, or make a new one";
    private const string PlainTar = "unpack what there is with tar -xf into an empty directory and run regstore verify on that";

    /// <summary>The archive ends in the middle, or before its seal.</summary>
    public static FindingKind ArchiveCutShort { get; } = new("RS5001", "archive-cut-short", Severity.Error, [OtherArchive, PlainTar]);

    /// <summary>The archive has no seal, as something else than <c>backup</c> wrote it: nothing tells whether it is whole.</summary>
    public static FindingKind ArchiveUnsealed { get; } = new("RS5002", "archive-unsealed", Severity.Info, ["nothing; archives that regstore backup writes have a seal"]);

    /// <summary>A member that an archive of a store has no use for: a link, a device, a name that leads elsewhere.</summary>
    public static FindingKind MemberRefused { get; } = new("RS5003", "member-refused", Severity.Error, ["find out who wrote the archive before you unpack it", OtherArchive]);

    /// <summary>Two members have the same path.</summary>
    public static FindingKind MemberDuplicate { get; } = new("RS5004", "member-duplicate", Severity.Error, ["find out who wrote the archive before you unpack it", OtherArchive]);

    /// <summary>What follows in the archive cannot be read.</summary>
    public static FindingKind ArchiveDamaged { get; } = new("RS5005", "archive-damaged", Severity.Error, [OtherArchive, PlainTar]);

    /// <summary>Index, seal and members of the archive do not agree.</summary>
    public static FindingKind SealMismatch { get; } = new("RS5006", "seal-mismatch", Severity.Error, [OtherArchive, PlainTar]);

    /// <summary>The archive is as it was written, and when it was written something could not go in.</summary>
    public static FindingKind ArchiveIncomplete { get; } =
        new("RS5007", "archive-incomplete", Severity.Warning, ["run regstore verify on the store that was backed up, heal it, and make a new archive"]);

    /// <summary>A snapshot of which not even the first member can be read, so that nobody knows what it needs.</summary>
    public static FindingKind SnapshotUnreadable { get; } = new(
        "RS5008", "snapshot-unreadable", Severity.Error, ["copy the file back from wherever the pool itself is backed up", "delete the file, or let a rule of forget remove it: as long as one keeps it, nothing of the pool is removed"]);

    /// <summary>Something among the blobs of a pool that no snapshot needs.</summary>
    public static FindingKind PoolLeftover { get; } = new("RS5009", "pool-leftover", Severity.Info, ["nothing, if a run is under way", "run regstore forget, which takes such blobs away"]);
}
