using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Commands;

/// <summary><c>diff STORE STORE</c>: what changed from one store to another.</summary>
internal static class DiffCommand
{
    public static Command Create(Terminal terminal)
    {
        var first = CommonOptions.Place("STORE", "The store before: a storage directory or an archive; - for a tar on standard input");
        var second = CommonOptions.Place("STORE2", "The store after");
        var output = new OutputOptions("the differences");
        var command = new Verb(
            "diff",
            "Compare two stores: tags added, moved, removed; blobs and bytes each way. Exit code 5 if they differ",
            "regstore diff nightly.tar ./data",
            "regstore diff ./pool@20260125T031500Z ./pool@latest")
        {
            first, second,
        };
        output.AddTo(command);
        command.Ensure(result =>
        {
            if (result.GetValue(first) == "-" && result.GetValue(second) == "-")
            {
                result.AddError("only one of the two stores can come from standard input");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var before = CommonOptions.Open(parsed.GetRequiredValue(first));
            var after = CommonOptions.Open(parsed.GetRequiredValue(second));
            var display = output.Display(terminal, parsed);
            var difference = await display.RunAsync(meter => before.CompareAsync(after, meter, cancellationToken)).ConfigureAwait(false);
            var code = ExitCodes.Of(difference);
            if (output.IsJson(parsed))
            {
                JsonOutput.WriteLine(terminal.Out, DiffReport.Document(difference, code));
            }
            else
            {
                DiffReport.Write(terminal.Out, difference, output.IsQuiet(parsed));
            }

            UnreadText.Write(terminal.Error, difference.Unread);
            return code;
        });
        return command;
    }
}
