using RegStore.Backup;
using RegStore.Exports;
using RegStore.Model;
using RegStore.Pools;
using RegStore.Repairs;
using RegStore.Restore;
using RegStore.Usage;
using RegStore.Verification;

namespace RegStore.Cli;

/// <summary>The exit codes: stable, printed in the help and in the README.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Unread = 3;
    public const int Damage = 4;
    public const int Warnings = 5;
    public const int NoStore = 10;
    public const int Locked = 11;
    public const int NoSpace = 14;
    public const int HungUp = 129;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    /// <summary>What a process that writes into a closed pipe ends with.</summary>
    public const int ClosedPipe = 141;

    // What Linux answers.
    private const int BrokenPipe = 32;
    private const int NoSpaceLeft = 28;

    public static IReadOnlyList<(int Code, string Meaning)> Table { get; } =
    [
        (Done, "done, nothing wrong"),
        (Failed, "failed; the message says why"),
        (Usage, "wrong usage"),
        (Unread, "ended, but some input could not be read or vanished"),
        (Damage, "damage found and left in place; for backup: the archive holds everything that is sound"),
        (Warnings, "only warnings, and --fail-on warning was given; for diff: the stores differ"),
        (NoStore, "no store, archive or pool there"),
        (Locked, "locked by another run"),
        (NoSpace, "not enough space"),
        (HungUp, "cancelled by SIGHUP"),
        (Interrupted, "cancelled by SIGINT"),
        (ClosedPipe, "standard output was closed by its reader; nothing counts as done"),
        (Terminated, "cancelled by SIGTERM"),
    ];

    /// <summary>The code of an exception that a person can do something about; null for one that only a fault of regstore itself explains.</summary>
    public static int? Of(Exception exception) => exception switch
    {
        RegistryStoreException { Failure: StoreFailure.NoStore } => NoStore,
        RegistryStoreException { Failure: StoreFailure.Unreadable } => Unread,
        RegistryStoreException { Failure: StoreFailure.Damaged or StoreFailure.TooLarge } => Damage,

        // A manifest of the image that was named promises it.
        RegistryStoreException { Failure: StoreFailure.NotInStore, Digest: not null } => Damage,
        RegistryStoreException { Failure: StoreFailure.Locked } => Locked,
        RegistryStoreException { Failure: StoreFailure.NoSpace } => NoSpace,
        RegistryStoreException => Failed,
        OperationCanceledException => Interrupted,
        UnauthorizedAccessException => Unread,
        IOException { HResult: BrokenPipe } => ClosedPipe,
        IOException { HResult: NoSpaceLeft } => NoSpace,
        IOException => Failed,
        _ => null,
    };

    public static int Of(VerifyReport report, bool failOnWarning) =>
        report.Cancelled ? Interrupted
        : Of(report.Findings) is var code and not Done ? code
        : report.Memory?.Problem is not null ? Failed
        : failOnWarning && report.Count(Severity.Warning) > 0 ? Warnings : Done;

    public static int Of(OrphanReport report) =>
        report.Refusals.Any(refusal => refusal.IsUnread) ? Unread
        : report.Refusals.Any(refusal => refusal.IsDamage) ? Damage
        : report.Refusals.Count > 0 ? Failed
        : report.Uncertainties.Any(uncertainty => uncertainty.IsDamage) ? Damage
        : Done;

    public static int Of(StoreDifference difference) => difference.Unread.Count > 0 ? Unread : difference.IsNone ? Done : Warnings;

    public static int Of(UsageReport report) => report.Uncertainties.Any(uncertainty => uncertainty.IsDamage) ? Unread : Done;

    public static int Of(BackupReport report) => Of(report.Findings) is var code and not Done ? code
        : report.Skipped.Any(item => item.Cause == SkipCause.Damaged) || report.SetAside != SetAsideReason.None ? Damage
        : report.Skipped.Count > 0 ? Unread
        : Done;

    public static int Of(SnapshotReport report) => Of(report.Content) is var code and not Done ? code : report.ForgetProblem is not null || report.Shrunk is not null ? Damage : Done;

    public static int Of(ExportReport report) => Of(report.Findings);

    public static int Of(RestoreReport report) => Of(report.Findings);

    // A plan that has steps is of something that is wrong and is still there.
    public static int Of(RepairReport report) => report is { IsApplied: false, Steps.Count: > 0 } ? Damage : Of([.. report.Remaining.Select(it => it.Finding)]);

    private static int Of(IReadOnlyList<Finding> findings) =>
        findings.Any(finding => finding.Severity == Severity.Error && !finding.IsInability) ? Damage
        : findings.Any(finding => finding.Severity == Severity.Error || finding.IsInability) ? Unread
        : Done;
}
