using System.CommandLine;
using RegStore.Cli.Output;

namespace RegStore.Cli.Commands;

/// <summary><c>tree STORE [REPO]</c>: the storage tree, each path told in words.</summary>
internal static class TreeCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var repository = CommonOptions.OptionalRepository();
        var json = CommonOptions.Json("the tree");
        var command = new Command("tree", "Show the storage tree: what each file is, and who uses it") { store, repository, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var opened = CommonOptions.Open(parsed.GetRequiredValue(store));
            var files = await opened.TreeAsync(parsed.GetValue(repository), null, cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                JsonOutput.WriteLine(terminal.Out, TreeReport.Document(files));
            }
            else
            {
                TreeReport.Write(terminal.Out, files);
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
