using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Commands;

/// <summary><c>files STORE REF [PATH]</c>: the files of an image.</summary>
internal static class FilesCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var reference = CommonOptions.Reference();
        var path = new Argument<string?>("PATH") { Description = "Only this path and everything below it; * matches any characters, ? a single one", Arity = ArgumentArity.ZeroOrOne };
        var layer = CommonOptions.Number("--layer", "Show only what this layer changes, 1 for the base; D marks what it deletes, O a directory that it empties first");
        var cat = CommonOptions.Flag("Print the content of the file PATH", "--cat");
        var platform = CommonOptions.Platform();
        var output = new OutputOptions("each file");
        var command = new Verb(
            "files",
            "List the files of an image as a container sees them: mode, owner, size, time, layer, path",
            "regstore files ./data alpine:3.4 /etc",
            "regstore files nightly.tar alpine:3.4 '*.so'",
            "regstore files ./data alpine:3.4 /etc/os-release --cat")
        {
            store, reference, path, layer, cat, platform,
        };
        output.AddTo(command);
        command.Ensure(result =>
        {
            if (!result.GetValue(cat))
            {
                return;
            }

            if (string.IsNullOrEmpty(result.GetValue(path)))
            {
                result.AddError("--cat needs the PATH of a file");
            }

            if (output.IsJson(result) || result.GetValue(layer) is not null)
            {
                result.AddError("--cat cannot be combined with --json or --layer");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = CommonOptions.Open(parsed.GetRequiredValue(store));
            var (image, wanted, of) = (parsed.GetRequiredValue(reference), parsed.GetValue(path), parsed.GetValue(platform));
            if (parsed.GetValue(cat))
            {
                var content = await opened.OpenFileAsync(image, wanted!, of, cancellationToken).ConfigureAwait(false);
                await using (content.ConfigureAwait(false))
                {
                    await content.CopyToAsync(terminal.Bytes, cancellationToken).ConfigureAwait(false);
                }

                return ExitCodes.Done;
            }

            var any = false;
            await foreach (var file in opened.ListFilesAsync(image, wanted, of, parsed.GetValue(layer), cancellationToken).ConfigureAwait(false))
            {
                any = true;
                if (output.IsJson(parsed))
                {
                    JsonOutput.WriteLine(terminal.Out, FilesReport.Line(file));
                }
                else
                {
                    FilesReport.Write(terminal.Out, file);
                }
            }

            return any || wanted is null ? ExitCodes.Done : throw new RegistryStoreException(StoreFailure.NotInStore, $"{image} has no file {wanted}.");
        });
        return command;
    }
}
