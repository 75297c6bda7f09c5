using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Pools;

namespace RegStore.Cli.Commands;

/// <summary><c>forget POOL --keep-*</c>: thin out.</summary>
internal static class ForgetCommand
{
    public static Command Create(Terminal terminal)
    {
        var pool = PoolOptions.Pool("The directory of snapshots");
        var shared = new PoolOptions();
        var removeAll = new Option<bool>("--unsafe-allow-remove-all") { Description = "Remove every snapshot where no rule keeps one" };
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "Tell what would be removed, and remove nothing" };
        var json = CommonOptions.Json("snapshots and summary, one a line,");
        var quiet = CommonOptions.Quiet();
        var command = new Command("forget", "Remove the snapshots that no rule keeps, and the blobs that none of the others needs; the rules are those of restic") { pool };
        shared.AddTo(command);
        foreach (var option in new Option[] { removeAll, dryRun, json, quiet })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (!shared.HasRules(result) && !result.GetValue(removeAll))
            {
                result.AddError("No rule says what to keep: give at least one of --keep-last, --keep-hourly, --keep-daily, --keep-weekly, --keep-monthly, --keep-yearly, --keep-within.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new ForgetOptions
            {
                Policy = shared.Policy(parsed),
                DryRun = parsed.GetValue(dryRun),
                AllowRemoveAll = parsed.GetValue(removeAll),
                RetryLock = shared.RetryLock(parsed),
            };
            var report = await SnapshotPool.Open(parsed.GetRequiredValue(pool)).ForgetAsync(options, cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                ForgetReports.WriteJson(terminal.Out, options, report);
            }
            else
            {
                ForgetReports.Write(terminal, parsed.GetValue(quiet), options, report);
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
