using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Pools;

namespace RegStore.Cli.Commands;

/// <summary><c>snapshot STORE POOL</c>: what is new, and nothing twice.</summary>
internal static class SnapshotCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var pool = PoolOptions.Pool("The directory of snapshots; initialized if it is empty or does not exist");
        var skip = CommonOptions.Flag("Make no snapshot if nothing has changed since the newest", "--skip-if-unchanged");
        var shared = new PoolOptions();
        var mode = CommonOptions.Mode("The mode of the files in a pool that is created");
        var metrics = CommonOptions.Metrics();
        var dryRun = CommonOptions.DryRun("Print what would be added, but write nothing");
        var parallel = CommonOptions.Parallel();
        var ioParallel = CommonOptions.IoParallel();
        var output = new OutputOptions("findings and summary, one per line,");
        var command = new Verb(
            "snapshot",
            "Make an incremental snapshot in a pool, even while the registry runs; with --keep-* also remove old snapshots",
            "regstore snapshot ./data ./pool",
            "regstore snapshot ./data ./pool --keep-daily 7 --keep-weekly 4 --skip-if-unchanged",
            "regstore snapshot ./data ./pool --dry-run")
        {
            store, pool, skip,
        };
        shared.AddTo(command);
        foreach (var option in new Option[] { mode, dryRun, metrics, parallel, ioParallel })
        {
            command.Options.Add(option);
        }

        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var policy = shared.Policy(parsed);
            var options = new SnapshotOptions
            {
                SkipIfUnchanged = parsed.GetValue(skip),
                DryRun = parsed.GetValue(dryRun),
                Retention = policy.IsEmpty ? null : policy,
                RetryLock = shared.RetryLock(parsed),
                Mode = parsed.GetValue(mode),
                Parallelism = parsed.GetValue(parallel) ?? Environment.ProcessorCount,
            };
            var (asJson, isQuiet, target) = (output.IsJson(parsed), output.IsQuiet(parsed), parsed.GetRequiredValue(pool));
            var place = parsed.GetRequiredValue(store);
            var display = output.Display(terminal, parsed);
            return await new Monitoring(terminal, options.DryRun ? null : parsed.GetValue(metrics), "snapshot", place).RunAsync(
                () => display.RunAsync(meter => CommonOptions.Open(place, parsed.GetValue(ioParallel)).SnapshotAsync(target, options, meter, cancellationToken)),
                report =>
                {
                    var code = ExitCodes.Of(report);
                    var remedies = new RemedyText(place, report.HealedBy is { } healer ? $"{target}@{healer}" : null);
                    if (asJson)
                    {
                        SnapshotReports.WriteJson(terminal.Out, remedies, target, options.DryRun, report, code);
                    }
                    else
                    {
                        SnapshotReports.Write(terminal, isQuiet, remedies, target, options, report);
                    }

                    return code;
                },
                (file, report) => file.Write(report)).ConfigureAwait(false);
        });
        return command;
    }
}
