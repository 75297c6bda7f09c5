using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using RegStore.Cli.Commands;
using RegStore.Cli.Output;

namespace RegStore.Cli;

/// <summary>Arguments -> command -> exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            var parsed = Root(terminal).Parse(args);
            if (parsed.Action is ParseErrorAction refusal)
            {
                // One line says more than a page: what was wrong, and where the page is.
                refusal.ShowHelp = parsed.CommandResult.Parent is null;
            }

            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = terminal.Out,
                Error = terminal.Error,
                ProcessTerminationTimeout = null,
            };
            var code = await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
            await terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            if (parsed.Action is not ParseErrorAction)
            {
                return code;
            }

            await terminal.Error.WriteLineAsync($"Run \"{Words(parsed.CommandResult)} --help\".").ConfigureAwait(false);
            return ExitCodes.Usage;
        }
        catch (Exception e) when (ExitCodes.Of(Cause(e)) is { } code)
        {
            if (code != ExitCodes.ClosedPipe)
            {
                await terminal.Error.WriteLineAsync($"regstore: {Words(Cause(e))}").ConfigureAwait(false);
            }

            return code;
        }
    }

    private static string Words(CommandResult result) => result.Parent is CommandResult above ? $"{Words(above)} {result.Command.Name}" : result.Command.Name;

    private static string Words(Exception cause) => cause switch
    {
        SnapshotCanceledException { Blobs: > 0 } kept =>
            $"cancelled: {PlainText.Count(kept.Blobs, "blob")} of {PlainText.Size(kept.Bytes)} stay in the pool, and the next snapshot goes on from there",
        OperationCanceledException => "cancelled",
        _ => PlainText.Name(cause.Message),
    };

    // Parallel work wraps what went wrong in it.
    public static Exception Cause(Exception e) => e is AggregateException { InnerException: { } inner } ? Cause(inner) : e;

    // A RootCommand would call itself after the file, and the file cannot be called regstore beside a library RegStore.
    private static Command Root(Terminal terminal)
    {
        var help = new HelpOption();
        help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
        return new Command("regstore", "Looks after a Docker/OCI registry's storage directory without the registry: lists it, proves it, finds what fills it, backs it up and restores it.")
        {
            ListCommand.Create(terminal),
            CatalogCommand.Create(terminal),
            TagsCommand.Create(terminal),
            InspectCommand.Create(terminal),
            HistoryCommand.Create(terminal),
            TreeCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            OrphansCommand.Create(terminal),
            DuCommand.Create(terminal),
            WhyCommand.Create(terminal),
            DiffCommand.Create(terminal),
            BackupCommand.Create(terminal),
            RestoreCommand.Create(terminal),
            SnapshotCommand.Create(terminal),
            SnapshotsCommand.Create(terminal),
            ForgetCommand.Create(terminal),
            ReportCommand.Create(terminal),
            help,
            new VersionOption(),
        };
    }
}
