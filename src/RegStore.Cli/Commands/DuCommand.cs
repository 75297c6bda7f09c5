using System.CommandLine;
using RegStore.Checks;
using RegStore.Cli.Output;
using RegStore.Cli.Output.Page;
using RegStore.Model;

namespace RegStore.Cli.Commands;

/// <summary><c>du STORE [REPO]</c>: who takes how much of the disk.</summary>
internal static class DuCommand
{
    private const int BlobsOfPage = 25;

    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var repository = CommonOptions.OptionalRepository();
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Also each tag of each repository" };
        var sort = new Option<string>("--sort") { Description = "Which come first", HelpName = "size|shared|unique|name", DefaultValueFactory = _ => "size" };
        sort.AcceptOnlyFromAmong("size", "shared", "unique", "name");
        var top = CommonOptions.Number("--top", "Only the first N repositories, or tags of the repository");
        var ifDeleted = new Option<ImageReference[]>("--if-deleted")
        {
            Description = "Tell instead what deleting these images would free, with all that only they need",
            HelpName = "REF",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.ParsedReferences,
        };
        var html = new Option<string?>("--html") { Description = "Also write a page to look at: the repositories as a map, the largest blobs, orphans and findings", HelpName = "FILE" };
        var json = CommonOptions.Json("the sizes");
        var command = new Command("du", "Measure the disk: what each repository and tag takes, alone and shared, and what could be reclaimed")
        {
            store, repository, verbose, sort, top, ifDeleted, html, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(html)?.Tokens is [{ Value: "" or "-" }])
            {
                result.AddError("--html takes the name of a file.");
            }

            if (result.GetResult(ifDeleted) is not null && (result.GetResult(repository)?.Tokens.Count > 0 || result.GetResult(html) is not null))
            {
                result.AddError("--if-deleted tells of the images it names alone: leave REPO and --html out.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = parsed.GetRequiredValue(store);
            var opened = CommonOptions.Open(place);
            var display = ProgressDisplay.For(terminal, parsed.GetValue(json), isWanted: false, isUnwanted: false);
            if (parsed.GetValue(ifDeleted) is { Length: > 0 } images)
            {
                var deletion = await display.RunAsync(meter => opened.ForetellDeletionAsync(images, meter, cancellationToken)).ConfigureAwait(false);
                DeletionOutput.Write(terminal.Out, images, deletion, parsed.GetValue(json));
                return deletion.Withholdings.Count > 0 ? ExitCodes.Damage : ExitCodes.Done;
            }

            var page = parsed.GetValue(html);
            var options = new UsageOptions { LargestBlobs = page is null ? 0 : BlobsOfPage };
            var report = await display.RunAsync(meter => opened.MeasureUsageAsync(options, meter, cancellationToken)).ConfigureAwait(false);
            if (page is not null)
            {
                var orphans = await opened.FindOrphansAsync(null, null, cancellationToken).ConfigureAwait(false);
                var findings = await opened.VerifyAsync(new VerifyOptions { ReadData = false }, null, cancellationToken).ConfigureAwait(false);
                WholeFile.Write(page, output => new UsagePage(place, report, orphans, findings).Write(output));
            }

            var view = new UsageView(report, parsed.GetValue(repository), parsed.GetValue(sort)!, parsed.GetValue(top));
            if (parsed.GetValue(json))
            {
                JsonOutput.WriteLine(terminal.Out, UsageText.Document(view));
            }
            else
            {
                UsageText.Write(terminal.Out, view, parsed.GetValue(verbose));
            }

            return ExitCodes.Of(report);
        });
        return command;
    }
}
