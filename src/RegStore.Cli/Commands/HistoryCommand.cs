using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Commands;

/// <summary><c>history STORE REF</c>: how an image was built, newest step first, as <c>docker history</c> tells it.</summary>
internal static class HistoryCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var reference = CommonOptions.Reference();
        var platform = CommonOptions.Platform();
        var noTrunc = CommonOptions.NoTrunc();
        var output = new OutputOptions("the history");
        var command = new Verb("history", "Show how an image was built: created, created by, size, comment", "regstore history ./data alpine:3.4") { store, reference, platform, noTrunc };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var opened = CommonOptions.Open(parsed.GetRequiredValue(store));
            var named = parsed.GetRequiredValue(reference);
            var (digest, chosen) = await opened.ResolveImageAsync(named, parsed.GetValue(platform), cancellationToken).ConfigureAwait(false);
            var manifest = await opened.ReadManifestAsync(digest, cancellationToken).ConfigureAwait(false);
            if (manifest.Config is not { MediaType.IsImageConfig: true } config)
            {
                throw new RegistryStoreException(StoreFailure.NotInStore, $"{named} is not an image: it has no image configuration, and therefore no history.");
            }

            var image = await opened.ReadConfigAsync(config.Digest, cancellationToken).ConfigureAwait(false);
            var steps = HistoryReport.Steps(image, manifest);
            if (output.IsJson(parsed))
            {
                JsonOutput.WriteLine(
                    terminal.Out, new HistoryDocument(1, named.ToString(), digest.ToString(), (chosen ?? image.Platform)?.ToString(), steps));
            }
            else
            {
                HistoryReport.Write(terminal, steps, parsed.GetValue(noTrunc));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
