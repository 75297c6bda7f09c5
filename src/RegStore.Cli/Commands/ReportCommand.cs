using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Verification;

namespace RegStore.Cli.Commands;

/// <summary><c>report merge FILE...</c>: one verdict of many.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal) => new Verb("report", "Work with what verify --json printed") { Merge(terminal) };

    private static Verb Merge(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = "What verify --json printed, one file a part", Arity = ArgumentArity.OneOrMore };
        var failOn = VerifyCommand.FailOn();
        var verbose = CommonOptions.Verbose("List every note, not only how many of a kind there are");
        var output = new OutputOptions("findings and summary, one a line,");
        var command = new Verb(
            "merge",
            "Join the reports of a verify that was split with --read-data-subset n/t into one verdict; a part that is missing is told",
            "regstore report merge part1.json part2.json")
        {
            files, failOn, verbose,
        };
        output.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            output.Display(terminal, parsed);
            var read = parsed.GetRequiredValue(files).Select(VerifyReader.Read).ToList();
            var (report, missing) = MergedReport.Of(read);
            var code = ExitCodes.Of(report, parsed.GetValue(failOn) == "warning") is var found and not (ExitCodes.Done or ExitCodes.Warnings) ? found
                : missing.Count > 0 ? ExitCodes.Unread
                : ExitCodes.Of(report, parsed.GetValue(failOn) == "warning");
            if (output.IsJson(parsed))
            {
                var any = read.Find(it => it.Store is not null);
                VerifyJson.Write(terminal.Out, any?.Store ?? "", any?.References ?? [], report, code);
            }
            else
            {
                new VerifyText(terminal, new RemedyText(read.Find(it => it.Store is not null)?.Store ?? "STORE"), parsed.GetValue(verbose), output.IsQuiet(parsed)).Write(PlainText.Count(read.Count, "report"), new VerifyOptions(), report);
            }

            foreach (var reason in missing)
            {
                await terminal.Error.WriteLineAsync($"regstore: {PlainText.Name(reason)}").ConfigureAwait(false);
            }

            return code;
        });
        return command;
    }
}
