using System.CommandLine;
using System.CommandLine.Parsing;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Repairs;
using RegStore.Verification;

namespace RegStore.Cli.Commands;

/// <summary><c>repair STORE</c>: a plan, and what becomes of it.</summary>
internal static class RepairCommand
{
    private static readonly TimeSpan DeletedAfter = TimeSpan.FromDays(30);

    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Place("STORE", "A registry's storage directory");
        var apply = CommonOptions.Flag("Do what the plan says, instead of only printing it", "--apply");
        var sources = CommonOptions.Repeatable(
            "--from", "SOURCE", "Heal blobs from this: a storage directory, archive, snapshot, pool, OCI image layout or docker save file; may be given several times");
        var only = new Option<FindingKind[]>("--only")
        {
            Description = "Only act on these findings, by id, as in RS1003,RS2001",
            HelpName = "ID[,ID...]",
            CustomParser = ParseKinds,
        };
        var orphans = CommonOptions.Flag("Also move orphans to quarantine", "--orphans");
        var unknown = CommonOptions.Flag("Also move paths that no registry writes to quarantine", "--unknown");
        var damaged = CommonOptions.Flag("Also move damaged blobs that no source can heal to quarantine, so that a push writes them again", "--damaged");
        var olderThan = CommonOptions.Age("--older-than", "With --orphans: only those older than this [default: 24h]; with --delete-quarantine: only a repair older than this [default: 30d]");
        var noReadData = CommonOptions.Flag("Plan from the structure only; do not read the bytes of blobs", "--no-read-data");
        var stopped = CommonOptions.Flag("The registry is stopped, even if it looks as if it were running", "--registry-is-stopped");
        var yes = CommonOptions.Flag("With --apply: do not ask", "--yes", "-y");
        var undo = new Option<string?>("--undo") { Description = "Undo a repair: everything is put back as it was [default: the last repair]", HelpName = "ID", Arity = ArgumentArity.ZeroOrOne };
        undo.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var id }] && !id.All(c => char.IsAsciiDigit(c) || c is 'T' or 'Z'))
            {
                result.AddError($"--undo takes the id of a repair, as in 20261124T233203Z, not \"{id}\": name STORE before it");
            }
        });
        var delete = new Option<string?>("--delete-quarantine") { Description = "Delete for good what a repair moved to quarantine. This cannot be undone", HelpName = "ID" };
        var parallel = CommonOptions.Parallel();
        var output = new OutputOptions("steps, what remains and summary, one per line,");
        var command = new Verb(
            "repair",
            "Plan the repair of a damaged store, and with --apply carry it out; whatever it replaces or moves away goes to quarantine",
            "regstore repair ./data",
            "regstore repair ./data --from nightly.tar --from ./pool --apply",
            "regstore repair ./data --undo")
        {
            store, apply, sources, only, orphans, unknown, damaged, olderThan, noReadData, stopped, yes, undo, delete, parallel,
        };
        output.AddTo(command);
        command.Ensure(result =>
        {
            if (new Option[] { apply, undo, delete }.Count(option => result.GetResult(option) is { Implicit: false }) > 1)
            {
                result.AddError("only one of --apply, --undo and --delete-quarantine can be given");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = parsed.GetRequiredValue(store);
            var reports = new RepairOutput(terminal, place, output.IsQuiet(parsed), output.IsJson(parsed));
            var display = output.Display(terminal, parsed);
            using var opened = CommonOptions.Open(place);
            if (parsed.GetResult(undo) is not null)
            {
                return reports.Write("undo", await opened.UndoRepairAsync(parsed.GetValue(undo), parsed.GetValue(stopped), cancellationToken).ConfigureAwait(false));
            }

            var age = parsed.GetResult(olderThan) is null ? (TimeSpan?)null : parsed.GetValue(olderThan);
            if (parsed.GetValue(delete) is { } doomed)
            {
                return reports.Write("delete-quarantine", await opened.DeleteQuarantineAsync(doomed, age ?? DeletedAfter, cancellationToken).ConfigureAwait(false));
            }

            var question = new Question<RepairReport>(reports.AskAsync);
            var asks = parsed.GetValue(apply) && !parsed.GetValue(yes) && terminal.IsOutputTerminal && !Console.IsInputRedirected && !output.IsJson(parsed);
            var options = new RepairOptions
            {
                Sources = parsed.GetRequiredValue(sources),
                Only = parsed.GetValue(only) ?? [],
                Orphans = parsed.GetValue(orphans),
                UnknownPaths = parsed.GetValue(unknown),
                DamagedBlobs = parsed.GetValue(damaged),
                OlderThan = age ?? new RepairOptions().OlderThan,
                ReadData = !parsed.GetValue(noReadData),
                RegistryIsStopped = parsed.GetValue(stopped),
                Confirm = asks ? question.Put : null,
                Parallelism = parsed.GetValue(parallel) ?? Environment.ProcessorCount,
            };
            var report = await question.RunAsync(
                display,
                meter => parsed.GetValue(apply) ? opened.RepairAsync(options, meter, cancellationToken) : opened.PlanRepairAsync(options, meter, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            return reports.Write(options, report);
        });
        return command;
    }

    private static FindingKind[]? ParseKinds(ArgumentResult result)
    {
        var kinds = new List<FindingKind>();
        foreach (var id in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (!FindingKind.TryParse(id, null, out var kind))
            {
                result.AddError($"--only takes ids of findings, as in RS1003,RS2001, not \"{id}\"");
                return null;
            }

            kinds.Add(kind);
        }

        return [.. kinds];
    }
}
