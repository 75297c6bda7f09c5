using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Verification;

namespace RegStore.Cli.Commands;

/// <summary><c>report merge FILE...</c>: one verdict of many.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal) => new Verb("report", "Work with the reports of verify --json") { Merge(terminal) };

    private static Verb Merge(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = "Reports printed by verify --json, one file per part", Arity = ArgumentArity.OneOrMore };
        var failOn = VerifyCommand.FailOn();
        var verbose = CommonOptions.Verbose("List every note instead of the number of each kind");
        var output = new OutputOptions("findings and summary, one per line,");
        var command = new Verb(
            "merge",
            "Merge the reports of a verify that was split with --read-data-subset n/t into one; missing parts are reported",
            "regstore report merge part1.json part2.json")
        {
            files, failOn, verbose,
        };
        output.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            output.Display(terminal, parsed);
            var parts = parsed.GetRequiredValue(files).Select(Read).ToList();
            var report = VerifyReport.Merge(parts);
            var code = ExitCodes.Of(report, parsed.GetValue(failOn) == "warning") is var found and not (ExitCodes.Done or ExitCodes.Warnings) ? found
                : report.Missing.Count > 0 ? ExitCodes.Unread
                : ExitCodes.Of(report, parsed.GetValue(failOn) == "warning");
            if (output.IsJson(parsed))
            {
                VerifyJson.Write(terminal.Out, report.Store, report, code);
            }
            else
            {
                new VerifyText(terminal, new RemedyText(report.Store.Length > 0 ? report.Store : "STORE"), parsed.GetValue(verbose), output.IsQuiet(parsed)).Write(PlainText.Count(parts.Count, "report"), new VerifyOptions(), report);
            }

            foreach (var reason in report.Missing)
            {
                await terminal.Error.WriteLineAsync($"regstore: {PlainText.Name(reason)}").ConfigureAwait(false);
            }

            return code;
        });
        return command;
    }

    private static VerifyReport Read(string path)
    {
        try
        {
            using var lines = File.OpenText(path);
            return VerifyReport.ReadLines(lines, path);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RegistryStoreException(StoreFailure.NoStore, $"{path} does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{path} could not be read: {e.Message}", e);
        }
    }
}
