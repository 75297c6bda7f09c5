using System.CommandLine;
using System.CommandLine.Completions;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Commands;

/// <summary><c>man [VERB]</c>: the manual, as man reads it.</summary>
internal static class ManCommand
{
    public static Command Create(Terminal terminal, Func<Command> program)
    {
        var name = new Argument<string?>("VERB") { Description = "The verb whose page is printed [default: the page of the program]", Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add(_ => Verbs(program()).Select(verb => new CompletionItem(verb.Name)));
        name.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var wanted }] && Verbs(program()).All(verb => verb.Name != wanted))
            {
                result.AddError($"there is no verb {wanted}");
            }
        });
        var command = new Verb(
            "man",
            "Print a page of the manual, as man reads it",
            "regstore man verify | man -l -",
            "regstore man > /usr/local/share/man/man1/regstore.1")
        {
            name,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(name) is { } wanted)
            {
                ManPage.Write(terminal.Out, Verbs(program()).Single(verb => verb.Name == wanted), ProgramVersion.Number);
            }
            else
            {
                ManPage.WriteProgram(terminal.Out, program(), ProgramVersion.Number);
            }
        });
        return command;
    }

    private static IEnumerable<Command> Verbs(Command program) => program.Subcommands.Where(verb => !verb.Hidden);
}
