using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Cli.Commands;

/// <summary><c>verify STORE [REF...]</c>: all findings.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store("; or a pool, to verify every snapshot in it");
        var images = CommonOptions.Images();
        var noReadData = CommonOptions.Flag("Check the structure only; do not read the bytes of blobs", "--no-read-data");
        var scrub = new ScrubArguments();
        var failOn = FailOn();
        var metrics = CommonOptions.Metrics();
        var verbose = CommonOptions.Verbose("List every note instead of the number of each kind");
        var parallel = CommonOptions.Parallel();
        var ioParallel = CommonOptions.IoParallel();
        var output = new OutputOptions("findings and summary, one per line,");
        var command = new Verb(
            "verify",
            "Check the digests, links and manifests of a store, and whether the registry's garbage-collect would run",
            "regstore verify ./data",
            "regstore verify ./data 'team/*' alpine:3.4",
            "regstore verify ./data --state verify.state --max-duration 2h")
        {
            store, images, noReadData,
        };
        command.Aliases.Add("check");
        scrub.AddTo(command, noReadData);
        foreach (var option in new Option[] { failOn, metrics, verbose, parallel, ioParallel })
        {
            command.Options.Add(option);
        }

        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (place, patterns) = (parsed.GetRequiredValue(store), parsed.GetValue(images) ?? []);
            var options = Options([]);
            var asJson = output.IsJson(parsed);
            var display = output.Display(terminal, parsed);
            return await new Monitoring(terminal, parsed.GetValue(metrics), "verify", place).RunAsync(
                () => display.RunAsync(async meter =>
                {
                    if (place != "-" && SnapshotPool.IsPool(place))
                    {
                        return patterns.Length == 0 ? await CommonOptions.OpenPool(place, parsed.GetValue(ioParallel)).VerifyAsync(options, meter, cancellationToken).ConfigureAwait(false)
                            : throw new RegistryStoreException(StoreFailure.NotInStore, $"{place} is a pool of snapshots: to verify single images, name a snapshot, as in {place}@latest.");
                    }

                    var opened = CommonOptions.Open(place, parsed.GetValue(ioParallel));
                    options = Options(await ImagePattern.ResolveAsync(opened, patterns, cancellationToken).ConfigureAwait(false));
                    return await opened.VerifyAsync(options, meter, cancellationToken).ConfigureAwait(false);
                }),
                report =>
                {
                    var code = ExitCodes.Of(report, parsed.GetValue(failOn) == "warning");
                    if (asJson)
                    {
                        VerifyJson.Write(terminal.Out, place, report, code);
                    }
                    else
                    {
                        new VerifyText(terminal, new RemedyText(place), parsed.GetValue(verbose), output.IsQuiet(parsed)).Write(place, options, report);
                    }

                    if (report.Memory?.Problem is { } problem)
                    {
                        terminal.Error.WriteLine($"regstore: {PlainText.Name(problem)}");
                    }

                    return code;
                },
                (file, report) => file.Write(report, isOfAll: patterns.Length == 0)).ConfigureAwait(false);

            VerifyOptions Options(IReadOnlyList<ImageReference> references) => new()
            {
                References = references,
                ReadData = !parsed.GetValue(noReadData),
                Scrub = scrub.Options(parsed),
                ReportWhenCancelled = true,
                Parallelism = parsed.GetValue(parallel) ?? Environment.ProcessorCount,
            };
        });
        return command;
    }

    public static Option<string> FailOn() =>
        CommonOptions.OneOf("--fail-on", "Fail on errors only, or on warnings too (exit code 5)", "error", "warning");
}
