using System.CommandLine;
using RegStore.Checks;
using RegStore.Cli.Output;
using RegStore.Reading;

namespace RegStore.Cli.Commands;

/// <summary><c>orphans STORE</c>: what nothing refers to.</summary>
internal static class OrphansCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var untagged = new Option<bool>("--untagged") { Description = "Also revisions to which no tag leads, signatures whose image is gone among them, and the blobs that only they hold" };
        var temporary = new Option<bool>("--temporary") { Description = "Search every directory for temporary files of servers that died; takes several times as long" };
        var olderThan = CommonOptions.Age("--older-than", "Only what is older, as in 24h, 7d or 1d12h");
        var format = new Option<string>("--format")
        {
            Description = "text, or gc for the lines of the registry's own garbage-collect --dry-run",
            HelpName = "text|gc",
            DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "gc");
        var server = CommonOptions.Server("Whose lines --format gc prints");
        var json = CommonOptions.Json("orphans and summary, one a line,");
        var quiet = CommonOptions.Quiet();
        var parallel = CommonOptions.Parallel();
        var (progress, noProgress) = CommonOptions.Progress();
        var command = new Command("orphans", "Find what lies in the store and serves nobody: blobs that nothing refers to, stale uploads, untagged revisions")
        {
            store, untagged, temporary, olderThan, format, server, json, quiet, progress, noProgress, parallel,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(format) == "gc")
            {
                result.AddError("--json and --format gc are two ways to print the same: choose one.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var opened = CommonOptions.Open(parsed.GetRequiredValue(store));
            var options = new OrphanOptions
            {
                Untagged = parsed.GetValue(untagged),
                TemporaryFiles = parsed.GetValue(temporary),
                OlderThan = parsed.GetValue(olderThan),
                Parallelism = parsed.GetValue(parallel) ?? Environment.ProcessorCount,
            };
            var (asJson, isQuiet) = (parsed.GetValue(json), parsed.GetValue(quiet));
            var display = ProgressDisplay.For(terminal, asJson, isWanted: parsed.GetValue(progress), isUnwanted: parsed.GetValue(noProgress) || isQuiet);
            var report = await display.RunAsync(meter => opened.FindOrphansAsync(options, meter, cancellationToken)).ConfigureAwait(false);
            var code = ExitCodes.Of(report);
            if (asJson)
            {
                OrphansJson.Write(terminal.Out, report, code);
            }
            else if (parsed.GetValue(format) == "gc" && report.Refusals.Count == 0)
            {
                OrphansText.WriteTranscript(terminal.Out, report.Transcribe(parsed.GetValue(server) ?? ServerGenerations.Three));
            }
            else
            {
                OrphansText.Write(terminal.Out, report, isQuiet);
            }

            foreach (var refusal in report.Refusals)
            {
                await terminal.Error.WriteLineAsync($"regstore: {OrphansText.Words(report, refusal)}").ConfigureAwait(false);
            }

            return code;
        });
        return command;
    }
}
