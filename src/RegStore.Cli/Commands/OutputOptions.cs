using System.CommandLine;
using RegStore.Cli.Output;

namespace RegStore.Cli.Commands;

/// <summary>The options of all verbs about what is printed: how much of it, in which form, and in colours or not.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _json;
    private readonly bool _isLong;
    private readonly Option<bool> _quiet = CommonOptions.Flag("Print results only: no progress, no summary, no hints", "--quiet", "-q");
    private readonly Option<bool> _progress = CommonOptions.Flag("Show progress on standard error, with --json as status lines", "--progress");
    private readonly Option<bool> _noProgress = CommonOptions.Flag("Show no progress", "--no-progress");
    private readonly Option<string> _color = CommonOptions.OneOf("--color", "Colours: on a terminal, always or never", "auto", "always", "never");

    /// <param name="result">What is printed as JSON, in words.</param>
    /// <param name="isLong">Whether the work may take long, so that there is progress to show.</param>
    public OutputOptions(string result, bool isLong = true) =>
        (_json, _isLong) = (CommonOptions.Flag($"Print {result} as JSON, and errors too", "--json"), isLong);

    /// <summary>Adds them at the end of a verb's options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in _isLong ? new Option[] { _json, _quiet, _progress, _noProgress, _color } : [_json, _quiet, _color])
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
