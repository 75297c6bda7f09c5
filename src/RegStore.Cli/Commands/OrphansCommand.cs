using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Model;
using RegStore.Usage;

namespace RegStore.Cli.Commands;

/// <summary><c>orphans STORE</c>: what nothing refers to.</summary>
internal static class OrphansCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var untagged = CommonOptions.Flag("Also list revisions that no tag leads to, including signatures whose image is gone, and the blobs that only they hold", "--untagged");
        var temporary = CommonOptions.Flag("Search every directory for temporary files left by crashed servers; takes several times as long", "--temporary");
        var olderThan = CommonOptions.Age("--older-than", "List only what is older than this, as in 24h, 7d or 1d12h");
        var format = CommonOptions.OneOf("--format", "Output format: text, or gc for the lines of the registry's garbage-collect --dry-run", "text", "gc");
        var server = CommonOptions.Server("Server version whose lines --format gc prints");
        var verbose = CommonOptions.Verbose("List every revision instead of the number in each repository");
        var parallel = CommonOptions.IoParallel();
        var output = new OutputOptions("orphans and summary, one per line,");
        var command = new Verb(
            "orphans",
            "Find unused data in the store: blobs that nothing refers to, stale uploads, untagged revisions",
            "regstore orphans ./data",
            "regstore orphans ./data --untagged --older-than 7d",
            "regstore orphans ./data --format gc --server 2.8")
        {
            store, untagged, temporary, olderThan, format, server, verbose, parallel,
        };
        output.AddTo(command);
        command.Ensure(result =>
        {
            if (output.IsJson(result) && result.GetValue(format) == "gc")
            {
                result.AddError("--json and --format gc cannot be combined");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = parsed.GetRequiredValue(store);
            var opened = CommonOptions.Open(place, parsed.GetValue(parallel));
            var options = new OrphanOptions
            {
                Untagged = parsed.GetValue(untagged),
                TemporaryFiles = parsed.GetValue(temporary),
                OlderThan = parsed.GetValue(olderThan),
                Transcript = parsed.GetValue(format) == "gc" ? parsed.GetValue(server) ?? ServerGenerations.Three : null,
            };
            var (asJson, isQuiet) = (output.IsJson(parsed), output.IsQuiet(parsed));
            var display = output.Display(terminal, parsed);
            var report = await display.RunAsync(meter => opened.FindOrphansAsync(options, meter, cancellationToken)).ConfigureAwait(false);
            var code = ExitCodes.Of(report);
            if (asJson)
            {
                OrphansJson.Write(terminal.Out, report, code);
            }
            else if (parsed.GetValue(format) == "gc" && report.Refusals.Count == 0)
            {
                OrphansText.WriteTranscript(terminal.Out, report.Transcript);
            }
            else
            {
                OrphansText.Write(terminal.Out, report, new CollectionAdvice(place), options, parsed.GetValue(verbose), isQuiet);
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
