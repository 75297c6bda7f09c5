using System.CommandLine;
using RegStore.Cli.Output;

namespace RegStore.Cli.Commands;

/// <summary><c>history STORE REF</c>: how an image was built, newest step first, as <c>docker history</c> tells it.</summary>
internal static class HistoryCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var reference = CommonOptions.Reference();
        var platform = CommonOptions.Platform();
        var json = CommonOptions.Json("the history");
        var command = new Command("history", "Show how an image was built: created, created by, size, comment") { store, reference, platform, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var opened = CommonOptions.Open(parsed.GetRequiredValue(store));
            var named = parsed.GetRequiredValue(reference);
            var (digest, manifest, chosen) = await ImageChoice.ChooseAsync(opened, named, parsed.GetValue(platform), cancellationToken).ConfigureAwait(false);
            if (manifest.Config is not { MediaType.IsImageConfig: true } config)
            {
                throw new RegistryStoreException(StoreFailure.NotInStore, $"{named} is no image: it has no image configuration, and so no history.");
            }

            var image = await opened.ReadConfigAsync(config.Digest, cancellationToken).ConfigureAwait(false);
            var steps = HistoryReport.Steps(image, manifest);
            if (parsed.GetValue(json))
            {
                JsonOutput.WriteLine(
                    terminal.Out, new HistoryDocument(1, named.ToString(), digest.ToString(), (chosen ?? image.Platform)?.ToString(), steps));
            }
            else
            {
                HistoryReport.Write(terminal.Out, steps);
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
