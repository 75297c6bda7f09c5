using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Commands;

/// <summary><c>why STORE DIGEST</c>: every chain that keeps a blob alive.</summary>
internal static class WhyCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var digest = CommonOptions.Place("DIGEST", "The digest of a blob or manifest, or enough of its first digits: sha256:4d5e6f, 4d5e6f; or an image, or a pattern of images");
        var output = new OutputOptions("the chains");
        var command = new Verb(
            "why",
            "Show every chain that keeps a blob alive: tag, index, manifest, blob; or nothing",
            "regstore why ./data sha256:4d5e6f",
            "regstore why ./data team/app:1.2")
        {
            store, digest,
        };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var opened = CommonOptions.Open(parsed.GetRequiredValue(store));
            var display = output.Display(terminal, parsed);
            var text = parsed.GetRequiredValue(digest);
            IReadOnlyList<string> named = ImagePattern.Find(text) is { } pattern
                ? [.. (await ImagePattern.ResolveAsync(opened, [pattern], cancellationToken).ConfigureAwait(false)).Select(image => image.ToString())]
                : [text];
            var code = ExitCodes.Done;
            foreach (var name in named)
            {
                var hold = await display.RunAsync(meter => opened.FindChainsAsync(name, meter, cancellationToken)).ConfigureAwait(false);
                if (output.IsJson(parsed))
                {
                    JsonOutput.WriteLine(terminal.Out, ChainsReport.Document(hold));
                }
                else
                {
                    ChainsReport.Write(terminal.Out, hold);
                }

                code = hold.Withholdings.Any(withholding => withholding.IsDamage) ? ExitCodes.Damage : code;
            }

            return code;
        });
        return command;
    }
}
