using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Model;

namespace RegStore.Cli.Commands;

/// <summary><c>inspect STORE REF</c>: the chain tag -> index -> manifest -> config and layers.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var reference = CommonOptions.Reference();
        var config = CommonOptions.Flag("Print the exact bytes of the image configuration", "--config");
        var raw = CommonOptions.Flag("Print the exact bytes of the manifest", "--raw");
        var platform = CommonOptions.Platform();
        var output = new OutputOptions("the chain");
        var command = new Verb(
            "inspect",
            "Show an image: tag, index, manifest, config and layers, and which of them are on disk",
            "regstore inspect ./data alpine:3.4",
            "regstore inspect ./data team/app:1.2 --platform linux/arm64 --config")
        {
            store, reference, config, raw, platform,
        };
        output.AddTo(command);
        command.Ensure(result =>
        {
            if (new[] { result.GetValue(config), result.GetValue(raw), output.IsJson(result) }.Count(isGiven => isGiven) > 1)
            {
                result.AddError("--config, --raw and --json exclude each other");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var opened = CommonOptions.Open(parsed.GetRequiredValue(store));
            var named = parsed.GetRequiredValue(reference);
            if (parsed.GetValue(config))
            {
                terminal.WriteBytes(await ReadConfigAsync(opened, named, parsed.GetValue(platform), cancellationToken).ConfigureAwait(false));
                return ExitCodes.Done;
            }

            if (parsed.GetValue(platform) is { } wanted)
            {
                var (image, _) = await opened.ResolveImageAsync(named, wanted, cancellationToken).ConfigureAwait(false);
                named = new ImageReference(named.Repository, image);
            }

            if (parsed.GetValue(raw))
            {
                var digest = await opened.ResolveAsync(named, cancellationToken).ConfigureAwait(false);
                terminal.WriteBytes(await opened.ReadDocumentAsync(digest, cancellationToken).ConfigureAwait(false));
                return ExitCodes.Done;
            }

            var chain = await opened.InspectAsync(named, cancellationToken).ConfigureAwait(false);
            if (output.IsJson(parsed))
            {
                JsonOutput.WriteLine(terminal.Out, new InspectDocument(1, named.ToString(), InspectReport.Document(chain)));
            }
            else
            {
                InspectReport.Write(terminal, named, chain);
            }

            return InspectReport.HasProblem(chain) ? ExitCodes.Damage : ExitCodes.Done;
        });
        return command;
    }

    private static async Task<byte[]> ReadConfigAsync(RegistryStore store, ImageReference reference, string? platform, CancellationToken cancellationToken)
    {
        var (digest, _) = await store.ResolveImageAsync(reference, platform, cancellationToken).ConfigureAwait(false);
        var manifest = await store.ReadManifestAsync(digest, cancellationToken).ConfigureAwait(false);
        return manifest.Config is { } config
            ? await store.ReadDocumentAsync(config.Digest, cancellationToken).ConfigureAwait(false)
            : throw new RegistryStoreException(StoreFailure.NotInStore, $"The manifest {digest} names no config.");
    }
}
