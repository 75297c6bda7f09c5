namespace RegStore.Cli.Output;

// The shapes of what is printed of pools.
internal sealed record SnapshotSummaryLine(
    string MessageType,
    int Schema,
    string Command,
    string Pool,
    string? Snapshot,
    string? SameAs,
    bool Sound,
    string StoreKind,
    int Repositories,
    int Tags,
    int Revisions,
    int Blobs,
    long Bytes,
    int BlobsAdded,
    long BytesAdded,
    IReadOnlyList<SkippedLine> Skipped,
    int Errors,
    int Snapshots,
    IReadOnlyList<string> Removed,
    long BytesFreed,
    string? Unfinished,
    string? ForgetProblem,
    double Seconds,
    int ExitCode,
    string? Shrunk,
    string? HealedBy,
    bool DryRun);
internal sealed record SnapshotsDocument(int Schema, IReadOnlyList<SnapshotDocument> Snapshots);

internal sealed record SnapshotDocument(
    string Id, string Time, int Repositories, int Tags, int Blobs, long Bytes, long BytesAdded, int Skipped, string? Problem, int BlobsAdded, long BytesUnique);

internal sealed record PoolUsageDocument(int Schema, TotalLine All, TotalLine? Unneeded, IReadOnlyList<SnapshotDocument> Snapshots);
internal sealed record RetainedLine(string MessageType, int Schema, string Id, string Action, IReadOnlyList<string> Reasons);

internal sealed record ForgetSummaryLine(
    string MessageType, int Schema, string Command, bool DryRun, int Kept, int Removed, int Blobs, long Bytes, string? Unfinished, int ExitCode);
