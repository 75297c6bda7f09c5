using System.CommandLine;
using System.CommandLine.Parsing;
using RegStore.Cli.Output;
using RegStore.Cli.Output.Page;
using RegStore.Cli.Parsing;
using RegStore.Usage;

namespace RegStore.Cli.Commands;

/// <summary><c>du STORE [REPO]</c>: who takes how much of the disk.</summary>
internal static class DuCommand
{
    private const int BlobsOfPage = 25;

    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store("; or a pool, to measure every snapshot in it");
        var repository = CommonOptions.OptionalRepository();
        var verbose = CommonOptions.Flag("Also show each tag of each repository", "--verbose", "-v");
        var sort = CommonOptions.OneOf("--sort", "Sort order", "size", "shared", "unique", "name");
        var top = CommonOptions.Number("--top", "Show only the first N repositories, or tags of REPO");
        var ifDeleted = new Option<ImagePattern[]>("--if-deleted")
        {
            Description = $"Show instead what deleting these images would free, including everything that only they need: {ImagePattern.Words}",
            HelpName = "IMAGE",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = ImagePattern.Parse,
        };
        var html = new Option<string?>("--html") { Description = "Also write an HTML page with a map of the repositories, the largest blobs, orphans and findings", HelpName = "FILE" };
        var pool = new Option<string?>("--pool") { Description = "With --html: also show what changed since the last snapshot of this pool, and the growth over its snapshots", HelpName = "POOL" };
        var parallel = CommonOptions.IoParallel();
        var output = new OutputOptions("the sizes");
        var command = new Verb(
            "du",
            "Show disk usage: the size of each repository and tag, shared and unique, and what could be reclaimed",
            "regstore du ./data",
            "regstore du ./data --if-deleted 'team/app:0.*'",
            "regstore du ./data --html registry.html --pool ./pool")
        {
            store, repository, verbose, sort, top, ifDeleted, html, pool, parallel,
        };
        output.AddTo(command);
        command.Ensure(result =>
        {
            if (result.GetResult(html)?.Tokens is [{ Value: "" or "-" }])
            {
                result.AddError("--html takes the name of a file");
            }

            if (result.GetResult(pool) is not null && result.GetResult(html) is null)
            {
                result.AddError("--pool belongs to --html");
            }

            if (result.GetResult(ifDeleted) is not null && (result.GetResult(repository)?.Tokens.Count > 0 || result.GetResult(html) is not null))
            {
                result.AddError("--if-deleted cannot be combined with REPO or --html");
            }
        });
        bool HasOthers(CommandResult result) => result.GetResult(repository)?.Tokens.Count > 0
            || new Option[] { verbose, sort, top, ifDeleted, html, pool }.Any(option => result.GetResult(option) is { Implicit: false });

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = parsed.GetRequiredValue(store);
            if (place != "-" && SnapshotPool.IsPool(place))
            {
                return HasOthers(parsed.CommandResult)
                    ? throw new RegistryStoreException(StoreFailure.NotInStore, $"{place} is a pool of snapshots and can only be measured as a whole: name a snapshot, as in {place}@latest.")
                    : await PoolUsageAsync(terminal, place, output, parsed, cancellationToken).ConfigureAwait(false);
            }

            var opened = CommonOptions.Open(place, parsed.GetValue(parallel));
            var display = output.Display(terminal, parsed);
            if (parsed.GetValue(ifDeleted) is { Length: > 0 } patterns)
            {
                var images = await ImagePattern.ResolveAsync(opened, patterns, cancellationToken).ConfigureAwait(false);
                var deletion = await display.RunAsync(meter => opened.ForetellDeletionAsync(images, meter, cancellationToken)).ConfigureAwait(false);
                DeletionOutput.Write(terminal.Out, images, deletion, new CollectionAdvice(place), output.IsJson(parsed));
                return deletion.Uncertainties.Count > 0 ? ExitCodes.Damage : ExitCodes.Done;
            }

            var page = parsed.GetValue(html);
            if (page is not null)
            {
                WholeFile.EnsurePlace(page, place);
            }

            var report = page is null
                ? await display.RunAsync(meter => opened.MeasureUsageAsync(0, meter, cancellationToken)).ConfigureAwait(false)
                : await WritePageAsync(page, place, opened, parsed.GetValue(pool), display, cancellationToken).ConfigureAwait(false);

            var view = new UsageView(report, parsed.GetValue(repository), parsed.GetValue(sort)!, parsed.GetValue(top));
            if (output.IsJson(parsed))
            {
                JsonOutput.WriteLine(terminal.Out, UsageText.Document(view));
            }
            else
            {
                UsageText.Write(terminal, view, place, parsed.GetValue(verbose), output.IsQuiet(parsed));
            }

            return ExitCodes.Of(report);
        });
        return command;
    }

    private static async Task<UsageReport> WritePageAsync(
        string page, string place, RegistryStore opened, string? pool, ProgressDisplay display, CancellationToken cancellationToken)
    {
        var scan = await display.RunAsync(meter => opened.ScanAsync(meter, cancellationToken)).ConfigureAwait(false);
        var report = scan.MeasureUsage(BlobsOfPage);
        var (orphans, findings) = (scan.FindOrphans(null, cancellationToken), scan.Verify(cancellationToken));
        var history = pool is null ? null : await PageHistory.ReadAsync(pool, opened, cancellationToken).ConfigureAwait(false);
        WholeFile.Write(page, output => new UsagePage(place, report, orphans, findings, history, DateTimeOffset.UtcNow).Write(output));
        return report;
    }

    private static async Task<int> PoolUsageAsync(Terminal terminal, string place, OutputOptions output, ParseResult parsed, CancellationToken cancellationToken)
    {
        var usage = await output.Display(terminal, parsed).RunAsync(_ => SnapshotPool.Open(place).MeasureUsageAsync(cancellationToken)).ConfigureAwait(false);
        if (output.IsJson(parsed))
        {
            JsonOutput.WriteLine(terminal.Out, PoolUsageText.Document(usage));
        }
        else
        {
            PoolUsageText.Write(terminal, usage);
        }

        return usage.Unneeded is null ? ExitCodes.Damage : ExitCodes.Done;
    }
}
