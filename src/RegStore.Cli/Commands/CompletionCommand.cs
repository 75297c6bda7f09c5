using System.CommandLine;
using RegStore.Cli.Completion;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Commands;

/// <summary><c>completion SHELL</c>, and <c>complete</c>, which the scripts call.</summary>
internal static class CompletionCommand
{
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = $"The shell: {string.Join(", ", CompletionScripts.Shells)}" };
        shell.CompletionSources.Add(CompletionScripts.Shells);
        shell.Validators.Add(result =>
        {
            if (!CompletionScripts.Shells.Contains(result.Tokens[0].Value))
            {
                result.AddError($"there is a script for {string.Join(", ", CompletionScripts.Shells[..^1])} and {CompletionScripts.Shells[^1]}, not for \"{result.Tokens[0].Value}\"");
            }
        });
        var command = new Verb(
            "completion",
            "Print the script that completes verbs, options, images and snapshots in a shell",
            "source <(regstore completion bash)",
            "regstore completion fish > ~/.config/fish/completions/regstore.fish",
            "regstore completion pwsh >> $PROFILE")
        {
            shell,
        };
        command.SetAction(parsed => terminal.Out.Write(CompletionScripts.Of(parsed.GetRequiredValue(shell))));
        return command;
    }

    /// <summary>Prints what may come next: a candidate a line, a tab, and what it is.</summary>
    public static Command CreateAnswer(Terminal terminal, Func<Command> program, ParserConfiguration configuration)
    {
        var words = new Argument<string[]>("WORD") { Description = "The words typed so far", Arity = ArgumentArity.ZeroOrMore };
        var command = new Verb("complete", "Print what may come next, for the scripts of completion") { words };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            foreach (var (word, description) in Candidates.Of(program(), parsed.GetValue(words) ?? [], configuration))
            {
                terminal.Out.WriteLine($"{word}\t{description}");
            }
        });
        return command;
    }
}
