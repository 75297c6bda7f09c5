using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using RegStore.Cli.Commands;
using RegStore.Reading;

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

            await terminal.Error.WriteLineAsync($"Run \"regstore {(parsed.CommandResult.Parent is null ? "" : $"{parsed.CommandResult.Command.Name} ")}--help\".").ConfigureAwait(false);
            return ExitCodes.Usage;
        }
        catch (RegistryStoreException e)
        {
            return Tell(terminal, e.Message, ExitCodes.Of(e));
        }
        catch (OperationCanceledException)
        {
            return Tell(terminal, "cancelled.", ExitCodes.Interrupted);
        }
        catch (UnauthorizedAccessException e)
        {
            return Tell(terminal, e.Message, ExitCodes.Unread);
        }
        catch (IOException e) when (e.Message.Contains("Broken pipe", StringComparison.Ordinal))
        {
            return ExitCodes.ClosedPipe;
        }
        catch (IOException e)
        {
            return Tell(terminal, e.Message, ExitCodes.Failed);
        }
    }

    // A RootCommand would call itself after the file, and the file cannot be called regstore beside a library RegStore.
    private static Command Root(Terminal terminal)
    {
        var help = new HelpOption();
        help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
        return new Command("regstore", "Looks after a Docker/OCI registry's storage directory without the registry: lists it and proves it.")
        {
            ListCommand.Create(terminal),
            CatalogCommand.Create(terminal),
            TagsCommand.Create(terminal),
            InspectCommand.Create(terminal),
            HistoryCommand.Create(terminal),
            TreeCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            help,
            new VersionOption(),
        };
    }

    private static int Tell(Terminal terminal, string message, int code)
    {
        terminal.Error.WriteLine($"regstore: {message}");
        return code;
    }
}
