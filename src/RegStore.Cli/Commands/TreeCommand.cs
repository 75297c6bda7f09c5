using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Commands;

/// <summary><c>tree STORE [REPO]</c>: the storage tree, each path described.</summary>
internal static class TreeCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var repository = CommonOptions.OptionalRepository();
        var output = new OutputOptions("the tree");
        var command = new Verb("tree", "Show the storage tree: what each file is, and who uses it", "regstore tree ./data", "regstore tree ./data team/app") { store, repository };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var opened = CommonOptions.Open(parsed.GetRequiredValue(store));
            var files = await output.Display(terminal, parsed).RunAsync(meter => opened.TreeAsync(parsed.GetValue(repository), meter, cancellationToken)).ConfigureAwait(false);
            if (output.IsJson(parsed))
            {
                JsonOutput.WriteLine(terminal.Out, TreeReport.Document(files));
            }
            else
            {
                TreeReport.Write(terminal.Out, files);
            }

            var unread = files.Where(file => file.Unreadable is not null).ToList();
            unread.ForEach(file => UnreadText.Write(terminal.Error, file.Path, file.Unreadable!));
            return unread.Count > 0 ? ExitCodes.Unread : ExitCodes.Done;
        });
        return command;
    }
}
