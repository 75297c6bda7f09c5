using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RegStore.Cli;

/// <summary>Where a command writes: results to standard output, everything else to standard error.</summary>
internal sealed class Terminal(Stream output, TextWriter error, bool isOutputTerminal, bool isErrorTerminal, int? width = null) : IDisposable
{
    private const int StandardOutput = 1;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Text results.</summary>
    public TextWriter Out { get; } = new StreamWriter(output, Utf8, bufferSize: 16 * 1024) { NewLine = "\n", AutoFlush = false };

    /// <summary>Results that are no text.</summary>
    public Stream Bytes => output;

    /// <summary>Messages and progress.</summary>
    public TextWriter Error => error;

    public bool IsOutputTerminal => isOutputTerminal;

    /// <summary>Whether results are coloured; as on a terminal, until something else was chosen.</summary>
    public bool IsColoured { get; private set; } = IsColouredByItself(isOutputTerminal);

    /// <summary>How many columns a line of results may take; null where nobody looks.</summary>
    public int? Width => width;
    public bool IsErrorTerminal => isErrorTerminal;

#pragma warning disable CA2000 // The terminal that is returned owns the stream.
    public static Terminal OfProcess() => new(
        OpenOutput(), Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected, Console.IsOutputRedirected || Console.WindowWidth <= 0 ? null : Console.WindowWidth);

    // The console's own stream does as if all were well when the reader of a pipe is gone. A file stream does not, but would not move the position of a file that
    // the next program goes on writing.
    private static Stream OpenOutput()
    {
        if (!OperatingSystem.IsWindows() && Console.IsOutputRedirected)
        {
            var pipe = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!pipe.CanSeek)
            {
                return pipe;
            }
        }

        return Console.OpenStandardOutput();
    }
#pragma warning restore CA2000

    /// <summary>Chooses the colours.</summary>
    /// <param name="when"><c>auto</c>, <c>always</c> or <c>never</c>.</param>
    public void Paint(string when) => IsColoured = when switch { "always" => true, "never" => false, _ => IsColouredByItself(isOutputTerminal) };

    /// <summary>Writes the exact bytes of a blob.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Out.Flush();
        output.Write(bytes);
    }

    // https://no-color.org and https://bixense.com/clicolors
    private static bool IsColouredByItself(bool isTerminal) =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && (Environment.GetEnvironmentVariable("CLICOLOR_FORCE") is not (null or "" or "0") || (isTerminal && Environment.GetEnvironmentVariable("TERM") != "dumb"));

    public void Dispose()
    {
        try
        {
            Out.Dispose();
            output.Dispose();
        }
        catch (IOException)
        {
            // The reader of the pipe has gone.
        }
    }
}
