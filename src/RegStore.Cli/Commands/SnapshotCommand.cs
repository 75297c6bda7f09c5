using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Pools;

namespace RegStore.Cli.Commands;

/// <summary><c>snapshot STORE POOL</c>: what is new, and nothing twice.</summary>
internal static class SnapshotCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var pool = PoolOptions.Pool("The directory of snapshots; made if it is empty or not there");
        var skip = new Option<bool>("--skip-if-unchanged") { Description = "Make no snapshot if it would say the same as the newest" };
        var shared = new PoolOptions();
        var mode = CommonOptions.Mode("The mode of the files of a pool that is made");
        var metrics = CommonOptions.Metrics();
        var json = CommonOptions.Json("findings and summary, one a line,");
        var quiet = CommonOptions.Quiet();
        var parallel = CommonOptions.Parallel();
        var (progress, noProgress) = CommonOptions.Progress();
        var command = new Command("snapshot", "Make an incremental snapshot in a pool, also while the registry runs; with --keep-* also thin out the pool") { store, pool, skip };
        shared.AddTo(command);
        foreach (var option in new Option[] { mode, metrics, json, quiet, progress, noProgress, parallel })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var policy = shared.Policy(parsed);
            var options = new SnapshotOptions
            {
                SkipIfUnchanged = parsed.GetValue(skip),
                Retention = policy.IsEmpty ? null : policy,
                RetryLock = shared.RetryLock(parsed),
                Mode = parsed.GetValue(mode),
                Parallelism = parsed.GetValue(parallel) ?? Environment.ProcessorCount,
            };
            var (asJson, isQuiet, target) = (parsed.GetValue(json), parsed.GetValue(quiet), parsed.GetRequiredValue(pool));
            var place = parsed.GetRequiredValue(store);
            var display = ProgressDisplay.For(terminal, asJson, isWanted: parsed.GetValue(progress), isUnwanted: parsed.GetValue(noProgress) || isQuiet);
            return await new Monitoring(terminal, parsed.GetValue(metrics), "snapshot", place).RunAsync(
                () => display.RunAsync(meter => CommonOptions.Open(place).SnapshotAsync(target, options, meter, cancellationToken)),
                report =>
                {
                    var code = ExitCodes.Of(report);
                    var remedies = new RemedyText(place, report.HealedBy is { } healer ? $"{target}@{healer}" : null);
                    if (asJson)
                    {
                        SnapshotReports.WriteJson(terminal.Out, remedies, target, report, code);
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
