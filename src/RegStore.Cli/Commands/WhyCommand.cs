using System.CommandLine;
using RegStore.Cli.Completion;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Commands;

/// <summary><c>why STORE DIGEST</c>: every chain that keeps a blob alive.</summary>
internal static class WhyCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var digest = new Argument<string>("DIGEST") { Description = "The digest of a blob or manifest, or its first digits, as in sha256:4d5e6f or 4d5e6f; or an image, or a pattern for images", CompletionSources = { StoreWords.ReferencesAndDigests } };
        digest.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError("DIGEST is empty: give the first digits of one, or an image");
            }
        });
        var output = new OutputOptions("the chains");
        var command = new Verb(
            "why",
            "Show why a blob is kept: every chain of tag, index and manifest that leads to it",
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
            var holds = await display.RunAsync(meter => opened.FindChainsOfAllAsync(named, meter, cancellationToken)).ConfigureAwait(false);
            foreach (var (name, hold) in named.Zip(holds))
            {
                if (output.IsJson(parsed))
                {
                    JsonOutput.WriteLine(terminal.Out, ChainsReport.Document(hold));
                }
                else
                {
                    if (named.Count > 1)
                    {
                        await terminal.Out.WriteLineAsync($"{PlainText.Name(name)}:").ConfigureAwait(false);
                    }

                    ChainsReport.Write(terminal.Out, hold);
                }

                code = hold.Uncertainties.Any(uncertainty => uncertainty.IsDamage) ? ExitCodes.Damage : code;
            }

            return code;
        });
        return command;
    }
}
