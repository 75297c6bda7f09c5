using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Model;

namespace RegStore.Cli.Commands;

/// <summary><c>tags STORE REPO</c>: the very JSON that <c>GET /v2/REPO/tags/list</c> answers.</summary>
internal static class TagsCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var repository = CommonOptions.Repository();
        var server = CommonOptions.Answering();
        var output = new OutputOptions("the answer (JSON in any case)");
        var command = new Verb("tags", "Print what GET /v2/REPO/tags/list answers", "regstore tags ./data team/app") { store, repository, server };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(repository)!.Value;
            var tags = await CommonOptions.Open(parsed.GetRequiredValue(store)).TagsAsync(name, parsed.GetValue(server) ?? ServerGenerations.Three, cancellationToken).ConfigureAwait(false);
            if (tags is null)
            {
                await terminal.Error.WriteLineAsync($"regstore: the store has no tags for {name}; a server would answer 404. Run \"regstore list {RemedyText.Quoted(parsed.GetRequiredValue(store))}\" to see what it has.").ConfigureAwait(false);
                return ExitCodes.Failed;
            }

            // Where all tags are deleted 2.8 answers null, 3.x an empty list.
            var isNull = tags.Count == 0 && parsed.GetValue(server) == ServerGenerations.Two;
            JsonOutput.WriteLineAsServer(terminal.Out, new TagsDocument(name.ToString(), isNull ? null : tags));
            return ExitCodes.Done;
        });
        return command;
    }
}
