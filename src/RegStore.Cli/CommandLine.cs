using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using RegStore.Cli.Commands;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;

namespace RegStore.Cli;

/// <summary>Arguments -> command -> exit code.</summary>
internal static class CommandLine
{
    private static readonly string[] WithoutHashing = ["list", "catalog", "tags", "tree", "snapshots", "man", "completion", "complete", "version"];

    private static readonly ParserConfiguration Strict = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellationToken)
    {
        ParseResult? parsed = null;
        var errors = new ErrorOutput(terminal.Error, isJson: args.TakeWhile(arg => arg != "--").Contains("--json"));
        try
        {
            var program = Program(terminal);
            if (args.Count == 0)
            {
                Help.WriteProgram(terminal.Error, program);
                return ExitCodes.Usage;
            }

            parsed = program.Parse(Defaults.Complete(Synonyms(args), program, Strict), Strict);
            if (!IsHelp(parsed) && UsageProblem.Of(parsed, args) is { } problem)
            {
                await errors.WriteAsync(ExitCodes.Usage, problem, $"Run \"{Words(parsed.CommandResult)} --help\".").ConfigureAwait(false);
                return ExitCodes.Usage;
            }

            if (parsed.CommandResult.Command is Verb verb && parsed.Action is not Help && !WithoutHashing.Contains(verb.Name))
            {
                OpenSsl.Ensure();
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
            return code;
        }
        catch (Exception e) when (ExitCodes.Of(e) is { } code)
        {
            if (code != ExitCodes.ClosedPipe)
            {
                await errors.WriteAsync(code, Words(e, StoreOf(parsed))).ConfigureAwait(false);
            }

            return code;
        }
    }

    // As git and docker take it.
    private static IReadOnlyList<string> Synonyms(IReadOnlyList<string> args) => args switch
    {
        ["help", not "help", ..] => [.. args.Skip(1), "--help"],
        ["help", ..] => ["--help"],
        _ => args,
    };

    // Of a verb that there is: help on what is not there helps nobody.
    private static bool IsHelp(ParseResult parsed) => parsed.Action is Help && (parsed.CommandResult.Parent is not null || parsed.UnmatchedTokens.Count == 0);

    private static string Words(CommandResult result) => result.Parent is CommandResult above ? $"{Words(above)} {result.Command.Name}" : result.Command.Name;

    private static string? StoreOf(ParseResult? parsed) => parsed?.CommandResult.Command.Arguments is [{ Name: "STORE" } store, ..] ? parsed.GetValue((Argument<string>)store) : null;

    private static string Words(Exception cause, string? store) => cause switch
    {
        RegistryStoreException refused when HintText.Of(refused, store) is { } hint => $"{PlainText.Name(refused.Message)} {PlainText.Name(hint)}",
        SnapshotCanceledException { Blobs: > 0 } kept =>
            $"cancelled: {PlainText.Count(kept.Blobs, "blob")} of {PlainText.Size(kept.Bytes)} stay in the pool, and the next snapshot continues from there",
        OperationCanceledException => "cancelled",
        _ => PlainText.Name(cause.Message),
    };

    // A RootCommand would call itself after the file, and the file cannot be called regstore beside a library RegStore.
    private static Command Program(Terminal terminal)
    {
        var help = new HelpOption();
        help.Action = new Help((HelpAction)help.Action!);
        return new Command("regstore")
        {
            ListCommand.Create(terminal),
            CatalogCommand.Create(terminal),
            TagsCommand.Create(terminal),
            InspectCommand.Create(terminal),
            HistoryCommand.Create(terminal),
            TreeCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            RepairCommand.Create(terminal),
            OrphansCommand.Create(terminal),
            DuCommand.Create(terminal),
            WhyCommand.Create(terminal),
            DiffCommand.Create(terminal),
            BackupCommand.Create(terminal),
            RestoreCommand.Create(terminal),
            SnapshotCommand.Create(terminal),
            SnapshotsCommand.Create(terminal),
            ForgetCommand.Create(terminal),
            ExportCommand.Create(terminal),
            ImportCommand.Create(terminal),
            FilesCommand.Create(terminal),
            CatCommand.Create(terminal),
            ReportCommand.Create(terminal),
            ManCommand.Create(terminal, () => Program(terminal)),
            CompletionCommand.Create(terminal),
            VersionCommand.Create(terminal),
            CompletionCommand.CreateAnswer(terminal, () => Program(terminal), Strict),
            help,
            VersionCommand.CreateOption(terminal),
        };
    }
}
