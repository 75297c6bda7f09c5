using RegStore.Model;

namespace RegStore.Cli.Output;

/// <summary>Names on standard error what could not be read.</summary>
internal static class UnreadText
{
    public static void Write(TextWriter error, IEnumerable<Uncertainty> unread)
    {
        foreach (var it in unread)
        {
            error.WriteLine($"regstore: {PlainText.Name($"{it.Path} could not be read: {it.Reason}")}");
        }
    }
}
