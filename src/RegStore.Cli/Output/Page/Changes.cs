using RegStore.Usage;

namespace RegStore.Cli.Output.Page;

/// <summary>What changed since the last snapshot: tags that came, moved and went, and the bytes of it.</summary>
internal sealed class Changes(string snapshot, StoreDifference difference)
{
    private const int Rows = 25;

    public void Write(TextWriter output)
    {
        output.WriteLine($"<h2>Since the last snapshot</h2>\n<p>{UsagePage.Text(Sentence())}");
        if (difference.Tags.Count == 0)
        {
            return;
        }

        output.WriteLine("<table><thead><tr><th>tag<th>before<th>now<tbody>");
        foreach (var tag in difference.Tags.Take(Rows))
        {
            output.WriteLine($"<tr><td>{UsagePage.Text(PlainText.Abbreviated($"{tag.Tag}"))}<td>{Cell(tag.IsAdded, tag.From)}<td>{Cell(tag.IsRemoved, tag.To)}");
        }

        output.WriteLine("</table>");
        UsagePage.WriteMore(output, difference.Tags.Count - Rows);
    }

    private string Sentence()
    {
        var (added, removed) = (difference.Tags.Count(tag => tag.IsAdded), difference.Tags.Count(tag => tag.IsRemoved));
        var moved = difference.Tags.Count - added - removed;
        var unread = difference.Unread.Count > 0 ? $" {UsagePage.Count(difference.Unread.Count, "place")} could not be read and may hide more." : "";
        return difference.HasAny
            ? $"Since {snapshot}: {UsagePage.Count(added, "tag")} added, {moved} moved, {removed} removed; {PlainText.Size(difference.BlobsAdded.Bytes)} in {UsagePage.Count(difference.BlobsAdded.Count, "new blob")}, "
                + $"{PlainText.Size(difference.BlobsRemoved.Bytes)} no longer needed.{unread}"
            : $"Nothing changed since {snapshot}.{unread}";
    }

    private static string Cell(bool isNone, Model.Digest? digest) =>
        isNone ? "" : digest is { } known ? $"<code title=\"{known}\">{known.Abbreviated}</code>" : "unreadable";
}
