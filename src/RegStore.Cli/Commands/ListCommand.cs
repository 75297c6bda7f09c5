using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Commands;

/// <summary><c>list STORE [REPO]</c>: repositories and tags.</summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var repository = CommonOptions.OptionalRepository();
        var isLong = CommonOptions.Flag("Also show the digest, kind, platforms, size and time of each tag", "--long", "-l", "--verbose", "-v");
        var noTrunc = CommonOptions.NoTrunc();
        var parallel = CommonOptions.IoParallel();
        var output = new OutputOptions("the list");
        var command = new Verb("list", "List repositories and tags", "regstore list ./data", "regstore list -l nightly.tar", "regstore list ./pool@latest team/app") { store, repository, isLong, noTrunc, parallel };
        output.AddTo(command);
        command.Aliases.Add("ls");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var display = output.Display(terminal, parsed);
            var details = parsed.GetValue(isLong) || output.IsJson(parsed);
            var opened = CommonOptions.Open(parsed.GetRequiredValue(store), parsed.GetValue(parallel));
            var listing = await display.RunAsync(meter => opened.ListAsync(parsed.GetValue(repository), details, meter, cancellationToken)).ConfigureAwait(false);
            if (output.IsJson(parsed))
            {
                JsonOutput.WriteLine(terminal.Out, ListReport.Document(listing));
            }
            else if (details)
            {
                ListReport.WriteLong(terminal, listing, parsed.GetValue(noTrunc));
            }
            else
            {
                ListReport.WritePlain(terminal.Out, listing);
            }

            UnreadText.Write(terminal.Error, listing.Unreadable);
            return listing.Unreadable.Count > 0 ? ExitCodes.Unread : ExitCodes.Done;
        });
        return command;
    }
}
