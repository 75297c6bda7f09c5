using System.Diagnostics;
using System.Text;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>
/// Runs the console in this process and keeps what it printed. With <c>REGSTORE_PROGRAM</c> it runs that program instead, so that the same tests judge the native file.
/// </summary>
internal static class Regstore
{
    private static readonly string? Given = Environment.GetEnvironmentVariable("REGSTORE_PROGRAM") is { Length: > 0 } path ? Path.GetFullPath(path, SourceTree.Root) : null;

    /// <summary>What starts the console as a process of its own.</summary>
    public static IReadOnlyList<string> Program { get; } = Given is null ? ["dotnet", typeof(ExitCodes).Assembly.Location] : [Given];

    /// <summary>The same for a shell.</summary>
    public static string Quoted { get; } = string.Join(' ', Program.Select(word => $"'{word}'"));

    /// <summary>Writes a program <c>regstore</c> into a directory, for scripts that look for it on their path.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="before">What else it does, each time before it starts: lines of a shell.</param>
    public static async Task InstallAsync(string directory, string before = "")
    {
        var program = Path.Combine(Directory.CreateDirectory(directory).FullName, "regstore");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n{before}\nexec {Quoted} \"$@\"\n");
        await RealProgram.DemandAsync("chmod", "+x", program);
    }

    public static Task<(int Code, byte[] Output, string Error)> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    /// <summary>Runs it on a terminal of some columns, or on none. A terminal is always one of this process.</summary>
    public static async Task<(int Code, byte[] Output, string Error)> RunAsync(int? width, params string[] arguments)
    {
        if (Given is not null && width is null)
        {
            return await RunGivenAsync(arguments);
        }

        using var output = new MemoryStream();
        using var error = new StringWriter();
        int code;
        using (var terminal = new Terminal(output, error, isOutputTerminal: false, isErrorTerminal: false, width))
        {
            code = await CommandLine.RunAsync(arguments, terminal, CancellationToken.None);
        }

        return (code, output.ToArray(), error.ToString());
    }

    private static async Task<(int Code, byte[] Output, string Error)> RunGivenAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Given!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        return (process.ExitCode, output.ToArray(), await error);
    }

    public static async Task<string> TextAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == ExitCodes.Done, $"regstore {string.Join(' ', arguments)} ended with {code}: {error}{Encoding.UTF8.GetString(output)}");
        return Encoding.UTF8.GetString(output);
    }
}
