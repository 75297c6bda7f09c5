using RegStore.Checks;
using RegStore.Reading;

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
    public const int Interrupted = 130;
    public const int Terminated = 143;

    /// <summary>What a process that writes into a closed pipe ends with.</summary>
    public const int ClosedPipe = 141;

    public static IReadOnlyList<(int Code, string Meaning)> Table { get; } =
    [
        (Done, "done, nothing wrong"),
        (Failed, "failed; the message says why"),
        (Usage, "wrong usage"),
        (Unread, "ended, but some input could not be read or vanished"),
        (Damage, "damage found and left in place"),
        (Warnings, "only warnings, and --fail-on warning was given"),
        (NoStore, "no store there"),
        (Interrupted, "cancelled by SIGINT"),
        (Terminated, "cancelled by SIGTERM"),
    ];

    /// <summary>The code of an exception that a person can do something about; null for one that only a fault of regstore itself explains.</summary>
    public static int? Of(Exception exception) => exception switch
    {
        RegistryStoreException { Failure: StoreFailure.NoStore } => NoStore,
        RegistryStoreException { Failure: StoreFailure.Unreadable } => Unread,
        RegistryStoreException { Failure: StoreFailure.Damaged } => Damage,
        RegistryStoreException => Failed,
        OperationCanceledException => Interrupted,
        UnauthorizedAccessException => Unread,
        IOException when exception.Message.Contains("Broken pipe", StringComparison.Ordinal) => ClosedPipe,
        IOException => Failed,
        _ => null,
    };

    public static int Of(VerifyReport report, bool failOnWarning)
    {
        var errors = report.Findings.Where(finding => finding.Severity == Severity.Error).ToList();
        return errors switch
        {
            _ when errors.Any(finding => !finding.Kind.IsInability) => Damage,
            _ when errors.Count > 0 || report.Findings.Any(finding => finding.Kind.IsInability) => Unread,
            _ when failOnWarning && report.Count(Severity.Warning) > 0 => Warnings,
            _ => Done,
        };
    }
}
