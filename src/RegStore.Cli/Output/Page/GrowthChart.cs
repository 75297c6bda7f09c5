using System.Globalization;
using RegStore.Pools;

namespace RegStore.Cli.Output.Page;

/// <summary>How the store grew from snapshot to snapshot, as a line that needs no script; those that cannot be read are left out.</summary>
internal sealed class GrowthChart(IReadOnlyList<PoolSnapshot> snapshots)
{
    private const int Width = 1000;
    private const int Height = 220;

    private readonly List<PoolSnapshot> _known = [.. snapshots.Where(it => it.Problem is null)];

    public void Write(TextWriter output)
    {
        // A line takes two points.
        if (_known is not [var first, _, ..])
        {
            return;
        }

        var (last, most) = (_known[^1], Math.Max(1, _known.Max(it => it.Bytes)));
        var span = Math.Max(1, (last.Id.Time - first.Id.Time).TotalSeconds);
        var points = _known.Select(it => (X: Width * (it.Id.Time - first.Id.Time).TotalSeconds / span, Y: Height - (Height * (double)it.Bytes / most), Snapshot: it)).ToList();
        var line = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
        output.WriteLine($"""
            <h2>Growth</h2>
            <p>{UsagePage.Text(Sentence(first, last))}
            <figure><svg viewBox="-6 -6 {Width + 12} {Height + 12}" role="img" aria-label="The size of the store at each snapshot">
            <polygon points="0,{Height} {line} {Width},{Height}"/><polyline points="{line}"/>
            """);
        foreach (var (x, y, snapshot) in points)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"4\"><title>{snapshot.Id}: {PlainText.Size(snapshot.Bytes)}, {UsagePage.Count(snapshot.Blobs, "blob")}</title></circle>"));
        }

        output.WriteLine($"</svg><figcaption><span>{Day(first)}</span><span>at most {PlainText.Size(most)}</span><span>{Day(last)}</span></figcaption></figure>");
    }

    private string Sentence(PoolSnapshot first, PoolSnapshot last)
    {
        var (change, days) = (last.Bytes - first.Bytes, (last.Id.Time - first.Id.Time).TotalDays);
        var how = change == 0 ? "The images are as large as they were" : $"The images {(change > 0 ? "grew" : "shrank")} by {PlainText.Size(Math.Abs(change))}";
        var pace = change > 0 && days >= 1 ? $", {PlainText.Size((long)(change / days))} a day" : "";
        return $"{how} over {PlainText.Count(_known.Count, "snapshot")}: from {PlainText.Size(first.Bytes)} to {PlainText.Size(last.Bytes)}{pace}.";
    }

    private static string Day(PoolSnapshot snapshot) => snapshot.Id.Time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
