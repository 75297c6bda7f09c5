using System.CommandLine;
using RegStore.Cli.Output;

namespace RegStore.Cli.Commands;

/// <summary><c>why STORE DIGEST</c>: every chain that keeps a blob alive.</summary>
internal static class WhyCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var digest = CommonOptions.Place("DIGEST", "The digest of a blob or manifest, or enough of its first digits: sha256:4d5e6f, 4d5e6f");
        var json = CommonOptions.Json("the chains");
        var command = new Command("why", "Show every chain that keeps a blob alive: tag, index, manifest, blob; or nothing") { store, digest, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var opened = CommonOptions.Open(parsed.GetRequiredValue(store));
            var display = ProgressDisplay.For(terminal, parsed.GetValue(json), isWanted: false, isUnwanted: false);
            var hold = await display.RunAsync(meter => opened.FindChainsAsync(parsed.GetRequiredValue(digest), meter, cancellationToken)).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                JsonOutput.WriteLine(terminal.Out, ChainsReport.Document(hold));
            }
            else
            {
                ChainsReport.Write(terminal.Out, hold);
            }

            return hold.Withholdings.Any(withholding => withholding.IsDamage) ? ExitCodes.Damage : ExitCodes.Done;
        });
        return command;
    }
}
