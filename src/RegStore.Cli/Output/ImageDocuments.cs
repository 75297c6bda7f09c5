namespace RegStore.Cli.Output;

internal sealed record ExportSummaryLine(
    string MessageType,
    int Schema,
    string Command,
    string Output,
    string Format,
    bool Exported,
    IReadOnlyList<ExportedImageLine> Images,
    IReadOnlyList<string> Absent,
    int Blobs,
    long Bytes,
    int BlobsPresent,
    int? Files,
    long BytesWritten,
    int Errors,
    double Seconds,
    int ExitCode);

internal sealed record ImportSummaryLine(
    string MessageType,
    int Schema,
    string Command,
    string Source,
    string Directory,
    bool DryRun,
    bool Imported,
    IReadOnlyList<ExportedImageLine> Images,
    int Blobs,
    long Bytes,
    int BlobsPresent,
    int Errors,
    double Seconds,
    int ExitCode);

internal sealed record FileLine(
    string MessageType,
    int Schema,
    string Path,
    string Kind,
    string Mode,
    int OwnerId,
    int GroupId,
    long Size,
    string Modified,
    string? LinkTarget,
    string? SameAs,
    int Layer,
    string LayerDigest);

internal sealed record ExportedImageLine(string? Reference, string Digest, string? Platform);
