using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace RegStore.Cli;

/// <summary>The usual help, and below it the exit codes: scripts are written from help texts.</summary>
internal sealed class HelpWithExitCodes(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Exit codes:");
        foreach (var (number, meaning) in ExitCodes.Table)
        {
            output.WriteLine($"  {number,-4}{meaning}");
        }

        return code;
    }
}
