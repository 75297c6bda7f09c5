using System.CommandLine;
using RegStore.Cli.Completion;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Pools;

namespace RegStore.Cli.Commands;

/// <summary><c>forget POOL --keep-*</c>: thin out.</summary>
internal static class ForgetCommand
{
    public static Command Create(Terminal terminal)
    {
        var pool = PoolOptions.Pool("The directory of snapshots");
        var ids = new Argument<string[]>("ID") { Description = "The snapshots to remove, by id or its first characters; instead of --keep rules", Arity = ArgumentArity.ZeroOrMore, CompletionSources = { StoreWords.Snapshots } };
        var shared = new PoolOptions();
        var removeAll = CommonOptions.Flag("Allow removing all snapshots if no rule keeps any", "--unsafe-allow-remove-all");
        var dryRun = CommonOptions.DryRun("Print what would be removed, but remove nothing");
        var metrics = CommonOptions.Metrics();
        var output = new OutputOptions("snapshots and summary, one per line,");
        var command = new Verb(
            "forget",
            "Remove the named snapshots, or those that no --keep rule keeps (as in restic), and the blobs that no other snapshot needs",
            "regstore forget ./pool --keep-daily 7 --keep-weekly 4 --dry-run",
            "regstore forget ./pool 20260125T031500Z")
        {
            pool, ids,
        };
        shared.AddTo(command);
        foreach (var option in new Option[] { removeAll, dryRun, metrics })
        {
            command.Options.Add(option);
        }

        output.AddTo(command);
        command.Ensure(result =>
        {
            var isNamed = result.GetResult(ids)?.Tokens.Count > 0;
            if (isNamed && shared.HasRules(result))
            {
                result.AddError("snapshot ids and --keep rules cannot be combined");
            }
            else if (!isNamed && !shared.HasRules(result) && !result.GetValue(removeAll))
            {
                result.AddError("name the snapshots to remove, or give a rule such as --keep-last or --keep-daily: see \"regstore forget --help\"");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new ForgetOptions
            {
                Policy = shared.Policy(parsed),
                Snapshots = parsed.GetValue(ids) ?? [],
                DryRun = parsed.GetValue(dryRun),
                AllowRemoveAll = parsed.GetValue(removeAll),
                RetryLock = shared.RetryLock(parsed),
            };
            output.Display(terminal, parsed);
            var place = parsed.GetRequiredValue(pool);
            return await new Monitoring(terminal, options.DryRun ? null : parsed.GetValue(metrics), "forget", place).RunAsync(
                () => SnapshotPool.Open(place).ForgetAsync(options, cancellationToken),
                report =>
                {
                    if (output.IsJson(parsed))
                    {
                        ForgetReports.WriteJson(terminal.Out, options, report);
                    }
                    else
                    {
                        ForgetReports.Write(terminal, output.IsQuiet(parsed), options, report);
                    }

                    return ExitCodes.Done;
                },
                (file, report) => file.Write(report)).ConfigureAwait(false);
        });
        return command;
    }
}
