using System.CommandLine;
using RegStore.Checks;
using RegStore.Cli.Output;

namespace RegStore.Cli.Commands;

/// <summary><c>verify STORE [REF...]</c>: all findings.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var references = CommonOptions.References();
        var noReadData = new Option<bool>("--no-read-data") { Description = "Check the structure only; do not read the bytes of blobs" };
        var failOn = new Option<string>("--fail-on")
        {
            Description = "What makes the exit code other than 0: errors, or warnings too (exit code 5)",
            HelpName = "error|warning",
            DefaultValueFactory = _ => "error",
        };
        failOn.AcceptOnlyFromAmong("error", "warning");
        var json = CommonOptions.Json("findings and summary, one a line,");
        var verbose = new Option<bool>("--verbose", "-v") { Description = "List every note, not only how many of a kind there are" };
        var quiet = CommonOptions.Quiet();
        var parallel = CommonOptions.Parallel();
        var (progress, noProgress) = CommonOptions.Progress();
        var command = new Command("verify", "Prove the store: digests, links, manifests, and whether the registry's garbage-collect would run")
        {
            store, references, noReadData, failOn, json, verbose, quiet, progress, noProgress, parallel,
        };
        command.Aliases.Add("check");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var opened = CommonOptions.Open(parsed.GetRequiredValue(store));
            var options = new VerifyOptions
            {
                ReadData = !parsed.GetValue(noReadData),
                References = parsed.GetValue(references) ?? [],
                Parallelism = parsed.GetValue(parallel) ?? Environment.ProcessorCount,
            };
            var asJson = parsed.GetValue(json);
            var display = ProgressDisplay.For(
                terminal, asJson, isWanted: parsed.GetValue(progress), isUnwanted: parsed.GetValue(noProgress) || parsed.GetValue(quiet));
            var report = await display.RunAsync(meter => opened.VerifyAsync(options, meter, cancellationToken)).ConfigureAwait(false);
            var code = ExitCodes.Of(report, parsed.GetValue(failOn) == "warning");
            if (asJson)
            {
                VerifyJson.Write(terminal.Out, report, code);
            }
            else
            {
                new VerifyText(terminal, parsed.GetValue(verbose), parsed.GetValue(quiet)).Write(parsed.GetRequiredValue(store), options, report);
            }

            return code;
        });
        return command;
    }
}
