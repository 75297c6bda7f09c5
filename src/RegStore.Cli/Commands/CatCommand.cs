using System.CommandLine;
using RegStore.Cli.Completion;
using RegStore.Cli.Parsing;
using RegStore.Model;

namespace RegStore.Cli.Commands;

/// <summary><c>cat STORE REF|DIGEST</c>: the bytes of one blob.</summary>
internal static class CatCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var what = new Argument<string>("REF|DIGEST") { Description = "An image, for its manifest; or the digest of any blob: a manifest, config or layer", CompletionSources = { StoreWords.ReferencesAndDigests } };
        what.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !Digest.TryParse(text, null, out _) && !ImageReference.TryParse(text, out _))
            {
                result.AddError($"\"{text}\" is neither a reference like name:tag nor a digest like sha256:<hex>");
            }
        });
        var platform = CommonOptions.Platform("the index itself");
        var command = new Verb(
            "cat",
            "Print the exact bytes of a manifest, config or layer, verified",
            "regstore cat ./data alpine:3.4",
            "regstore cat nightly.tar sha256:13ab… | tar -tz")
        {
            store, what, platform,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = CommonOptions.Open(parsed.GetRequiredValue(store));
            var text = parsed.GetRequiredValue(what);
            if (!Digest.TryParse(text, null, out var digest))
            {
                var reference = ImageReference.Parse(text);
                digest = parsed.GetValue(platform) is { } wanted
                    ? (await opened.ResolveImageAsync(reference, wanted, cancellationToken).ConfigureAwait(false)).Digest
                    : await opened.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
            }

            // The last bytes come only if all of them match: who reads a pipe sees a short stream and an exit code, never a whole file that is wrong.
            var content = await OpenAsync(opened, digest, isNamed: Digest.TryParse(text, null, out _), cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                await content.CopyToAsync(terminal.Bytes, cancellationToken).ConfigureAwait(false);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    // A blob that a person named by its digest may well not be there; one that a tag leads to is missing.
    private static async Task<Stream> OpenAsync(RegistryStore store, Digest digest, bool isNamed, CancellationToken cancellationToken)
    {
        try
        {
            return await store.OpenBlobAsync(digest, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryStoreException e) when (isNamed && e.Failure == StoreFailure.NotInStore)
        {
            throw new RegistryStoreException(StoreFailure.NotInStore, e.Message, e) { Hint = e.Hint };
        }
    }
}
