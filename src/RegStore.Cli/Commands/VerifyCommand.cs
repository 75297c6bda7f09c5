using System.CommandLine;
using RegStore.Checks;
using RegStore.Cli.Output;

namespace RegStore.Cli.Commands;

/// <summary><c>verify STORE [REF...]</c>: all findings.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store("; or a pool, of which every snapshot is verified");
        var references = CommonOptions.References();
        var noReadData = new Option<bool>("--no-read-data") { Description = "Check the structure only; do not read the bytes of blobs" };
        var scrub = new ScrubArguments();
        var failOn = FailOn();
        var metrics = CommonOptions.Metrics();
        var json = CommonOptions.Json("findings and summary, one a line,");
        var verbose = new Option<bool>("--verbose", "-v") { Description = "List every note, not only how many of a kind there are" };
        var quiet = CommonOptions.Quiet();
        var parallel = CommonOptions.Parallel();
        var (progress, noProgress) = CommonOptions.Progress();
        var command = new Command("verify", "Prove the store: digests, links, manifests, and whether the registry's garbage-collect would run")
        {
            store, references, noReadData,
        };
        command.Aliases.Add("check");
        scrub.AddTo(command, noReadData);
        foreach (var option in new Option[] { failOn, metrics, json, verbose, quiet, progress, noProgress, parallel })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = parsed.GetRequiredValue(store);
            var options = new VerifyOptions
            {
                ReadData = !parsed.GetValue(noReadData),
                References = parsed.GetValue(references) ?? [],
                Scrub = scrub.Options(parsed),
                Parallelism = parsed.GetValue(parallel) ?? Environment.ProcessorCount,
            };
            var asJson = parsed.GetValue(json);
            var display = ProgressDisplay.For(
                terminal, asJson, isWanted: parsed.GetValue(progress), isUnwanted: parsed.GetValue(noProgress) || parsed.GetValue(quiet));
            return await new Monitoring(terminal, parsed.GetValue(metrics), "verify", place).RunAsync(
                () => display.RunAsync(meter => VerifyAsync(place, options, meter, cancellationToken)),
                report =>
                {
                    var code = ExitCodes.Of(report, parsed.GetValue(failOn) == "warning");
                    if (asJson)
                    {
                        VerifyJson.Write(terminal.Out, place, options.References.Select(reference => reference.ToString()), report, code);
                    }
                    else
                    {
                        new VerifyText(terminal, new RemedyText(place), parsed.GetValue(verbose), parsed.GetValue(quiet)).Write(place, options, report);
                    }

                    if (report.Memory?.Problem is { } problem)
                    {
                        terminal.Error.WriteLine($"regstore: {PlainText.Name(problem)}");
                    }

                    return code;
                },
                (file, report) => file.Write(report, isOfAll: options.References.Count == 0)).ConfigureAwait(false);
        });
        return command;
    }

    public static Option<string> FailOn()
    {
        var failOn = new Option<string>("--fail-on")
        {
            Description = "What makes the exit code other than 0: errors, or warnings too (exit code 5)",
            HelpName = "error|warning",
            DefaultValueFactory = _ => "error",
        };
        failOn.AcceptOnlyFromAmong("error", "warning");
        return failOn;
    }

    private static Task<VerifyReport> VerifyAsync(string place, VerifyOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        if (place == "-" || !SnapshotPool.IsPool(place))
        {
            return CommonOptions.Open(place).VerifyAsync(options, progress, cancellationToken);
        }

        return options.References.Count == 0
            ? SnapshotPool.Open(place).VerifyAsync(options, progress, cancellationToken)
            : throw new RegistryStoreException(StoreFailure.NotInStore, $"{place} is a pool of snapshots: to verify single images name a snapshot, as in {place}@latest.");
    }
}
