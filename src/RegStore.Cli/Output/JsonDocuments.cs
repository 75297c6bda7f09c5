using System.Text.Json.Serialization;

namespace RegStore.Cli.Output;

/// <summary>The shapes of all JSON that the console prints: fields are added, never changed.</summary>
[JsonSerializable(typeof(ListDocument))]
[JsonSerializable(typeof(CatalogDocument))]
[JsonSerializable(typeof(TagsDocument))]
[JsonSerializable(typeof(InspectDocument))]
[JsonSerializable(typeof(HistoryDocument))]
[JsonSerializable(typeof(TreeDocument))]
[JsonSerializable(typeof(FindingLine))]
[JsonSerializable(typeof(VerifySummaryLine))]
[JsonSerializable(typeof(BackupSummaryLine))]
[JsonSerializable(typeof(RestoreSummaryLine))]
[JsonSerializable(typeof(SnapshotSummaryLine))]
[JsonSerializable(typeof(SnapshotsDocument))]
[JsonSerializable(typeof(PoolUsageDocument))]
[JsonSerializable(typeof(RetainedLine))]
[JsonSerializable(typeof(ForgetSummaryLine))]
[JsonSerializable(typeof(OrphanLine))]
[JsonSerializable(typeof(OrphansSummaryLine))]
[JsonSerializable(typeof(UsageDocument))]
[JsonSerializable(typeof(DeletionDocument))]
[JsonSerializable(typeof(ChainsDocument))]
[JsonSerializable(typeof(DiffDocument))]
[JsonSerializable(typeof(StatusLine))]
[JsonSerializable(typeof(ExportSummaryLine))]
[JsonSerializable(typeof(ImportSummaryLine))]
[JsonSerializable(typeof(FileLine))]
[JsonSerializable(typeof(RepairStepLine))]
[JsonSerializable(typeof(RemainingLine))]
[JsonSerializable(typeof(RepairSummaryLine))]
[JsonSerializable(typeof(QuarantineSummaryLine))]
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(ExitErrorLine))]
internal sealed partial class JsonDocuments : JsonSerializerContext;

internal sealed record ListDocument(int Schema, IReadOnlyList<ListRepository> Repositories);

internal sealed record ListRepository(string Name, IReadOnlyList<ListTag> Tags);

internal sealed record ListTag(
    string Name,
    string? Digest,
    string? MediaType,
    string? Kind,
    string? ArtifactType,
    IReadOnlyList<string> Platforms,
    long? Size,
    string? Modified,
    string? Problem);

internal sealed record CatalogDocument(IReadOnlyList<string> Repositories);

internal sealed record TagsDocument(string Name, IReadOnlyList<string>? Tags);

internal sealed record InspectDocument(int Schema, string Reference, InspectBlob Image);

internal sealed record InspectBlob(
    string Role,
    string? MediaType,
    string? ArtifactType,
    string Digest,
    long? Size,
    long? SizeOnDisk,
    bool OnDisk,
    bool Linked,
    string? Platform,
    string? Problem,
    IReadOnlyList<InspectBlob> Children);

internal sealed record HistoryDocument(int Schema, string Reference, string Digest, string? Platform, IReadOnlyList<HistoryStep> History);

internal sealed record HistoryStep(string? Created, string CreatedBy, long Size, string Comment, bool EmptyLayer);

internal sealed record TreeDocument(int Schema, IReadOnlyList<TreePath> Paths);

internal sealed record TreePath(string Path, string What, long? Size, IReadOnlyList<string> UsedBy, string? Problem);

internal sealed record FindingLine(
    string MessageType,
    int Schema,
    string Id,
    string Name,
    string Severity,
    string Path,
    string? Digest,
    string? Expected,
    string? Actual,
    bool Transient,
    string Message,
    IReadOnlyList<string> Affects,
    IReadOnlyList<string> BlocksGc,
    IReadOnlyList<string> BlocksGcDeleteUntagged,
    IReadOnlyList<string> Snapshots,
    IReadOnlyList<string> Remedies,
    IReadOnlyList<string>? RemedyCodes = null,
    IReadOnlyList<string>? Breaks = null);

internal sealed record VerifySummaryLine(
    string MessageType,
    int Schema,
    string Command,
    string Store,
    IReadOnlyList<string> References,
    bool Complete,
    bool Cancelled,
    bool TimedOut,
    string StoreKind,
    int? Snapshots,
    int Repositories,
    int Tags,
    int Revisions,
    int Blobs,
    long Bytes,
    string? Subset,
    int BlobsRead,
    long BytesRead,
    string? OldestVerified,
    int? BlobsNeverRead,
    int Errors,
    int Warnings,
    int Notes,
    IReadOnlyList<string> BlocksGc,
    IReadOnlyList<string> BlocksGcDeleteUntagged,
    double Seconds,
    int ExitCode,
    IReadOnlyList<LossLine>? GcWouldDestroy = null,
    bool MayBeCache = false);

internal sealed record BackupSummaryLine(
    string MessageType,
    int Schema,
    string Command,
    string Archive,
    bool DryRun,
    bool Sound,
    bool SetAside,
    string StoreKind,
    long BytesWritten,
    int Repositories,
    int Tags,
    int Revisions,
    int Blobs,
    long Bytes,
    IReadOnlyList<SkippedLine> Skipped,
    int Errors,
    double Seconds,
    int ExitCode,
    string? SetAsideFor,
    IReadOnlyList<string> MissingTags);

internal sealed record RestoreSummaryLine(
    string MessageType,
    int Schema,
    string Command,
    string Directory,
    bool DryRun,
    bool Restored,
    string StoreKind,
    int Repositories,
    int Tags,
    int Revisions,
    int Blobs,
    long Bytes,
    int BlobsPresent,
    IReadOnlyList<string> Beside,
    int Errors,
    double Seconds,
    int ExitCode,
    IReadOnlyList<SkippedLine> Skipped,
    string? Owner);

internal sealed record SkippedLine(string? Reference, string? Digest, string Reason);

internal sealed record OrphanLine(
    string MessageType,
    int Schema,
    string Class,
    string? Digest,
    string? Repository,
    long Size,
    string Path,
    string Modified,
    bool Recent,
    bool HeldByUntagged);

internal sealed record OrphansSummaryLine(
    string MessageType,
    int Schema,
    string Command,
    bool Complete,
    string StoreKind,
    int Orphans,
    long Bytes,
    TotalLine UnreachableFromTags,
    TotalLine UnreachableFromEverything,
    TotalLine Withheld,
    IReadOnlyList<WithheldLine> WithheldFor,
    IReadOnlyList<ObstacleLine> Obstacles,
    int ExitCode,
    IReadOnlyList<LossLine> GcWouldDestroy,
    UploadsLine Uploads,
    UploadsLine StaleUploads);

internal sealed record UploadsLine(int Uploads, long Bytes);

internal sealed record TotalLine(int Blobs, long Bytes);

internal sealed record WithheldLine(string? Path, string Reason);

internal sealed record ObstacleLine(string Path, IReadOnlyList<string> BlocksGc, IReadOnlyList<string> BlocksGcDeleteUntagged);

internal sealed record UsageDocument(
    int Schema,
    string StoreKind,
    bool Complete,
    UsageTotals Totals,
    IReadOnlyList<RepositoryUsageDocument> Repositories,
    IReadOnlyList<WithheldLine> WithheldFor);

internal sealed record UsageTotals(TotalLine All, TotalLine Active, TotalLine? Reclaimable, TotalLine Other, UploadsLine Uploads);

internal sealed record RepositoryUsageDocument(
    string Name, long Size, long SharedSize, long UniqueSize, IReadOnlyList<TagUsageDocument> Tags, SizesDocument? Untagged);

internal sealed record TagUsageDocument(string Name, string? Digest, long Size, long SharedSize, long UniqueSize);

internal sealed record SizesDocument(long Size, long SharedSize, long UniqueSize);

internal sealed record DeletionDocument(
    int Schema, IReadOnlyList<string> IfDeleted, IReadOnlyList<string> Tags, IReadOnlyList<string> Revisions, int Blobs, long Bytes, IReadOnlyList<WithheldLine> WithheldFor);

internal sealed record ChainsDocument(
    int Schema,
    string Digest,
    long? Size,
    IReadOnlyList<ChainDocument> Chains,
    IReadOnlyList<string> LinkedBy,
    IReadOnlyList<WithheldLine> WithheldFor);

internal sealed record ChainDocument(string Reference, IReadOnlyList<StepDocument> Steps);

internal sealed record StepDocument(string Role, string Digest, string? Platform);

internal sealed record DiffDocument(
    int Schema,
    bool Differ,
    bool Complete,
    IReadOnlyList<string> RepositoriesAdded,
    IReadOnlyList<string> RepositoriesRemoved,
    IReadOnlyList<TagDocument> TagsAdded,
    IReadOnlyList<TagDocument> TagsMoved,
    IReadOnlyList<TagDocument> TagsRemoved,
    IReadOnlyList<string> RevisionsAdded,
    IReadOnlyList<string> RevisionsRemoved,
    TotalLine BlobsAdded,
    TotalLine BlobsRemoved,
    IReadOnlyList<string> BlobsOfOtherLength,
    int ExitCode);

internal sealed record TagDocument(string Reference, string? From, string? To);

internal sealed record ExitErrorLine(string MessageType, int Schema, int Code, string Message);

internal sealed record StatusLine(
    string MessageType, int Schema, string Phase, long Items, long? TotalItems, long Bytes, long? TotalBytes, double Seconds);

internal sealed record VersionDocument(int Schema, string Version, string? Commit, string Platform, string Framework);
