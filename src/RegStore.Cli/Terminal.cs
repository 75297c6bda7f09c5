using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RegStore.Cli;

/// <summary>Where a command writes: results to standard output, everything else to standard error.</summary>
internal sealed class Terminal(Stream output, TextWriter error, bool isOutputTerminal, bool isErrorTerminal) : IDisposable
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

    public bool IsErrorTerminal => isErrorTerminal;

#pragma warning disable CA2000 // The terminal that is returned owns the stream.
    public static Terminal OfProcess() => new(OpenOutput(), Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);
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
    /// <summary>Writes the exact bytes of a blob.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Out.Flush();
        output.Write(bytes);
    }

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
