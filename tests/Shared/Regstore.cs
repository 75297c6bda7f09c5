using System.Text;

namespace RegStore.Cli.Tests;

/// <summary>Runs the console in this process and keeps what it printed.</summary>
internal static class Regstore
{
    public static Task<(int Code, byte[] Output, string Error)> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    /// <summary>Runs it on a terminal of some columns, or on none.</summary>
    public static async Task<(int Code, byte[] Output, string Error)> RunAsync(int? width, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        int code;
        using (var terminal = new Terminal(output, error, isOutputTerminal: false, isErrorTerminal: false, width))
        {
            code = await CommandLine.RunAsync(arguments, terminal, CancellationToken.None);
        }

        return (code, output.ToArray(), error.ToString());
    }

    public static async Task<string> TextAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == ExitCodes.Done, $"regstore {string.Join(' ', arguments)} ended with {code}: {error}{Encoding.UTF8.GetString(output)}");
        return Encoding.UTF8.GetString(output);
    }
}
