using System.Text;

namespace RegStore.Cli;

/// <summary>Where a command writes: results to standard output, everything else to standard error.</summary>
internal sealed class Terminal(Stream output, TextWriter error, bool isOutputTerminal, bool isErrorTerminal) : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Text results.</summary>
    public TextWriter Out { get; } = new StreamWriter(output, Utf8, bufferSize: 16 * 1024) { NewLine = "\n", AutoFlush = false };

    /// <summary>Results that are no text.</summary>
    public Stream Bytes => output;

    /// <summary>Messages and progress.</summary>
    public TextWriter Error => error;

    public bool IsOutputTerminal => isOutputTerminal;

    public bool IsErrorTerminal => isErrorTerminal;

    public static Terminal OfProcess() =>
#pragma warning disable CA2000 // The terminal that is returned owns the stream.
        new(Console.OpenStandardOutput(), Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);
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
