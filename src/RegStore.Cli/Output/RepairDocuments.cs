namespace RegStore.Cli.Output;

internal sealed record RepairStepLine(
    string MessageType,
    int Schema,
    string Action,
    string Path,
    IReadOnlyList<string> Findings,
    string? Digest,
    string? From,
    long Size,
    bool NeedsStoppedRegistry,
    IReadOnlyList<string> PullAgain,
    IReadOnlyList<string> StayBroken);

internal sealed record RemainingLine(string MessageType, int Schema, FindingLine Finding, string Reason);

internal sealed record RepairSummaryLine(
    string MessageType,
    int Schema,
    string Command,
    string Store,
    bool Applied,
    string? Id,
    int Steps,
    long Bytes,
    IReadOnlyList<string> PullAgain,
    IReadOnlyList<string> StayBroken,
    int Errors,
    int Warnings,
    IReadOnlyList<string> BlocksGc,
    IReadOnlyList<string> BlocksGcDeleteUntagged,
    IReadOnlyList<WithheldLine> OrphansKeptFor,
    IReadOnlyList<string> SignsOfRegistry,
    IReadOnlyList<QuarantineLine> Quarantine,
    double Seconds,
    int ExitCode);

internal sealed record QuarantineLine(string Id, string State, int Steps, long Bytes, string Path);

internal sealed record QuarantineSummaryLine(string MessageType, int Schema, string Command, string Store, string Action, QuarantineLine Repair, int ExitCode);
