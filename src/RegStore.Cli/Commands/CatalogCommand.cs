using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Model;

namespace RegStore.Cli.Commands;

/// <summary><c>catalog STORE</c>: the very JSON that <c>GET /v2/_catalog</c> answers.</summary>
internal static class CatalogCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var server = CommonOptions.Answering();
        var output = new OutputOptions("the answer (JSON in any case)");
        var command = new Verb("catalog", "Print what GET /v2/_catalog answers", "regstore catalog ./data", "regstore catalog ./data --server 2.8") { store, server };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var names = await CommonOptions.Open(parsed.GetRequiredValue(store)).CatalogAsync(parsed.GetValue(server) ?? ServerGenerations.Three, cancellationToken).ConfigureAwait(false);
            JsonOutput.WriteLineAsServer(terminal.Out, new CatalogDocument(names));
            return ExitCodes.Done;
        });
        return command;
    }
}
