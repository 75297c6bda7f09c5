using System.Globalization;
using RegStore.Checks;

namespace RegStore.Cli.Output.Page;

/// <summary>The repositories as tiles of one map: together they are the disk that blobs take.</summary>
internal sealed class RepositoryMap(UsageReport usage)
{
    private const int Tiles = 200;
    private const double Ratio = 16.0 / 9;

    public void Write(TextWriter output)
    {
        var parts = Parts().OrderByDescending(part => part.Weight).ToList();
        output.WriteLine("""
            <h2>Repositories</h2>
            <p>A tile is as large as what a repository takes: the bytes that it alone uses <i class="unique"></i>, and of those that it shares an equal part
            <i class="shared"></i>. What nothing uses is a tile of its own <i class="waste"></i>.
            <div class="map" role="img" aria-label="Map of the repositories by size; the table below has the same figures">
            """);
        foreach (var (part, tile) in parts.Zip(parts.Count == 0 ? [] : Treemap.Divide([.. parts.Select(part => part.Weight)], Ratio)))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"left:{tile.Left:0.###}%;top:{tile.Top:0.###}%;width:{tile.Width:0.###}%;height:{tile.Height:0.###}%;--shared:{part.Shared:0.#}%");
            var name = UsagePage.Text(part.Name);
            output.WriteLine($"<div class=\"{part.Class}\" style=\"{place}\" title=\"{name}: {UsagePage.Text(part.Figures)}\"><span>{name}<br>{PlainText.Size((long)part.Weight)}</span></div>");
        }

        output.WriteLine("</div>");
    }

    /// <summary>What the map is divided into, with the part of each that is shared, in percent.</summary>
    private IEnumerable<(string Name, string Figures, double Weight, double Shared, string Class)> Parts()
    {
        var repositories = usage.Repositories.Where(it => it.Portion >= 1).OrderByDescending(it => it.Portion).ToList();
        foreach (var it in repositories.Take(Tiles))
        {
            var figures = $"{PlainText.Size(it.Usage.Size)}, of which {PlainText.Size(it.Usage.Shared)} shared and {PlainText.Size(it.Usage.Unique)} unique";
            yield return ($"{it.Name}", figures, it.Portion, 100 * (it.Portion - it.Usage.Unique) / it.Portion, "repository");
        }

        if (repositories.Skip(Tiles).Sum(it => it.Portion) is > 0 and var rest)
        {
            yield return ($"{repositories.Count - Tiles} more repositories", PlainText.Size((long)rest), rest, 0, "repository");
        }

        if (usage.Reclaimable is { Bytes: > 0 } waste)
        {
            yield return ("orphans", PlainText.Size(waste.Bytes), waste.Bytes, 0, "waste");
        }
    }
}
