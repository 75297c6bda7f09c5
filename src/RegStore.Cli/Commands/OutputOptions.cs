using System.CommandLine;
using RegStore.Cli.Output;

namespace RegStore.Cli.Commands;

/// <summary>The options of all verbs about what is printed: how much of it, in which form, and in colours or not.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _json;
    private readonly Option<bool> _quiet = CommonOptions.Flag("Print results only: no progress, no summary, no hints", "--quiet", "-q");
    private readonly Option<bool> _progress = CommonOptions.Flag("Show progress on standard error, with --json as status lines", "--progress");
    private readonly Option<bool> _noProgress = CommonOptions.Flag("Show no progress", "--no-progress");
    private readonly Option<string> _color = CommonOptions.OneOf("--color", "Colours: on a terminal, always or never", "auto", "always", "never");

    /// <param name="result">What is printed as JSON, in words.</param>
    public OutputOptions(string result) => _json = CommonOptions.Flag($"Print {result} as JSON, and errors too", "--json");

    /// <summary><c>--json</c> alone, for a verb that has nothing to be quiet about.</summary>
    public Option<bool> Json => _json;

    /// <summary>Adds them at the end of a verb's options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _json, _quiet, _progress, _noProgress, _color })
        {
            command.Options.Add(option);
        }
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    public bool IsJson(System.CommandLine.Parsing.CommandResult result) => result.GetValue(_json);

    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    /// <summary>Sets the terminal's colours, and gives the display of progress that was asked for.</summary>
    public ProgressDisplay Display(Terminal terminal, ParseResult parsed)
    {
        terminal.Paint(parsed.GetValue(_color)!);
        return ProgressDisplay.For(terminal, IsJson(parsed), isWanted: parsed.GetValue(_progress), isUnwanted: parsed.GetValue(_noProgress) || IsQuiet(parsed));
    }
}
