using RegStore.Model;

namespace RegStore.Cli.Output;

/// <summary>Names on standard error what could not be read.</summary>
internal static class UnreadText
{
    public static void Write(TextWriter error, IEnumerable<Uncertainty> unread)
    {
        foreach (var it in unread)
        {
            Write(error, it.Path, it.Reason);
        }
    }

    public static void Write(TextWriter error, string? path, string reason) => error.WriteLine($"regstore: {PlainText.Name($"{path} could not be read: {reason}")}");
}
