using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Reading;

namespace RegStore.Cli.Commands;

/// <summary><c>list STORE [REPO]</c>: repositories and tags.</summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var repository = CommonOptions.OptionalRepository();
        var isLong = new Option<bool>("--long", "-l") { Description = "Also digest, kind, platforms, size and time of each tag" };
        var json = CommonOptions.Json("the list");
        var parallel = CommonOptions.Parallel();
        var command = new Command("list", "List repositories and tags") { store, repository, isLong, json, parallel };
        command.Aliases.Add("ls");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new ListOptions
            {
                Repository = parsed.GetValue(repository),
                Details = parsed.GetValue(isLong) || parsed.GetValue(json),
                Parallelism = parsed.GetValue(parallel) ?? Environment.ProcessorCount,
            };
            var listing = await CommonOptions.Open(parsed.GetRequiredValue(store)).ListAsync(options, null, cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                JsonOutput.WriteLine(terminal.Out, ListReport.Document(listing));
            }
            else if (options.Details)
            {
                ListReport.WriteLong(terminal.Out, listing);
            }
            else
            {
                ListReport.WritePlain(terminal.Out, listing);
            }

            foreach (var unreadable in listing.Unreadable)
            {
                await terminal.Error.WriteLineAsync($"regstore: {PlainText.Name($"{unreadable.Path} could not be listed: {unreadable.Detail}")}").ConfigureAwait(false);
            }

            return listing.Unreadable.Count > 0 ? ExitCodes.Unread : ExitCodes.Done;
        });
        return command;
    }
}
