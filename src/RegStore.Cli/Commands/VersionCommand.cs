using System.CommandLine;
using System.CommandLine.Invocation;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Commands;

/// <summary><c>version</c>, and <c>--version</c>, which is the same.</summary>
internal static class VersionCommand
{
    public static Command Create(Terminal terminal)
    {
        var output = new OutputOptions("the version");
        var command = new Verb("version", "Print the version, the commit it was built from, and what it runs on", "regstore version --json") { output.Json };
        command.SetAction(parsed => Write(terminal, output.IsJson(parsed)));
        return command;
    }

    public static Option CreateOption(Terminal terminal) => new VersionOption("--version", "-V") { Action = new Printing(terminal) };

    private static void Write(Terminal terminal, bool isJson)
    {
        if (isJson)
        {
            JsonOutput.WriteLine(terminal.Out, new VersionDocument(1, ProgramVersion.Number, ProgramVersion.Commit, ProgramVersion.Platform, ProgramVersion.Framework));
        }
        else
        {
            terminal.Out.WriteLine(ProgramVersion.Line);
        }
    }

    private sealed class Printing(Terminal terminal) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Write(terminal, isJson: false);
            return ExitCodes.Done;
        }
    }
}
