using System.Globalization;

namespace RegStore.Cli.Output.Page;

/// <summary>The disk that blobs take as a map: a tile for each team, and in it one for each repository.</summary>
internal sealed class RepositoryMap(IReadOnlyList<Team> teams, long waste)
{
    private const int TilesOfTeam = 60;
    private const int Teams = 200;
    private const int ManyTiles = 6;
    private const double Ratio = 16.0 / 9;

    public void Write(TextWriter output)
    {
        output.WriteLine("""
            <h2>Repositories</h2>
            <p>A tile is as large as what a repository takes: the bytes that it alone uses, and, paler, an equal part of those that it shares. Repositories whose names
            begin alike lie together and have one colour. What nothing uses is a tile of its own <i class="waste"></i>.
            <div class="map" role="img" aria-label="Map of the repositories by size; the table below has the same figures">
            """);
        var shown = teams.Where(team => team.Portion >= 1).Take(Teams).ToList();
        var rest = teams.Skip(shown.Count).Where(team => team.Portion >= 1).ToList();
        var parts = shown.Select(team => new Part(team, team.Portion, "", ""))
            .Append(new Part(null, rest.Sum(team => team.Portion), $"{rest.Sum(team => team.Repositories.Count)} more repositories", "rest"))
            .Append(new Part(null, waste, "orphans", "waste"))
            .Where(part => part.Weight >= 1)
            .OrderByDescending(part => part.Weight)
            .ToList();
        foreach (var (part, tile) in parts.Zip(parts.Count == 0 ? [] : Treemap.Divide([.. parts.Select(part => part.Weight)], Ratio)))
        {
            if (part.Team is { } team)
            {
                WriteTeam(output, team, tile);
            }
            else
            {
                WriteTile(output, part.Class, tile, part.Name, PlainText.Size((long)part.Weight), "");
            }
        }

        output.WriteLine("</div>");
        WriteLegend(output);
    }

    private static void WriteTeam(TextWriter output, Team team, Tile place)
    {
        var alone = team.Repositories.Where(repository => repository.Portion >= 1).Take(TilesOfTeam).ToList();
        var rest = team.Repositories.Skip(alone.Count).Sum(repository => repository.Portion);
        var weights = alone.Select(repository => repository.Portion).Concat(rest >= 1 ? [rest] : []).ToList();
        var tiles = Treemap.Divide(weights, Ratio * place.Width / place.Height);
        output.WriteLine($"<div class=\"team{(weights.Count > ManyTiles ? " many" : "")}\" style=\"{Place(place)};{team.Style}\">");
        foreach (var (repository, tile) in alone.Zip(tiles))
        {
            var figures = $"{PlainText.Size((long)repository.Portion)} of {PlainText.Size(repository.Usage.Size)}, of which {PlainText.Size(repository.Usage.Shared)} shared and {PlainText.Size(repository.Usage.Unique)} unique";
            var shared = string.Create(CultureInfo.InvariantCulture, $";--shared:{100 * (repository.Portion - repository.Usage.Unique) / repository.Portion:0.#}%");
            WriteTile(output, "repository", tile, $"{repository.Name}", PlainText.Size((long)repository.Portion), shared, figures);
        }

        if (rest >= 1)
        {
            WriteTile(output, "others", tiles[^1], $"{team.Name}: {team.Repositories.Count - alone.Count} more", PlainText.Size((long)rest), "");
        }

        // Where many tiles are too small for their own names the name of all is what can be read.
        output.WriteLine(weights.Count > ManyTiles ? $"<b>{UsagePage.Text(team.Name)}<br>{PlainText.Size((long)team.Portion)}</b></div>" : "</div>");
    }

    private static void WriteTile(TextWriter output, string kind, Tile tile, string name, string size, string style, string? figures = null)
    {
        var safe = UsagePage.Text(name);
        output.WriteLine($"<div class=\"{kind}\" style=\"{Place(tile)}{style}\" title=\"{safe}: {UsagePage.Text(figures ?? size)}\"><span>{safe}<br>{size}</span></div>");
    }

    // A phone has no room for names in small tiles, and nothing to hover with.
    private void WriteLegend(TextWriter output)
    {
        output.WriteLine("<ul>");
        foreach (var team in teams.Take(Team.Coloured))
        {
            var many = team.Repositories.Count > 1 ? $", {UsagePage.Count(team.Repositories.Count, "repository", "repositories")}" : "";
            output.WriteLine($"<li style=\"{team.Style}\"><i></i>{UsagePage.Text(team.Name)} <small>{PlainText.Size((long)team.Portion)}{many}</small>");
        }

        output.WriteLine("</ul>");
    }

    private static string Place(Tile tile) =>
        string.Create(CultureInfo.InvariantCulture, $"left:{tile.Left:0.###}%;top:{tile.Top:0.###}%;width:{tile.Width:0.###}%;height:{tile.Height:0.###}%");

    /// <summary>What the map is divided into: a team, or something that has a name and a colour of its own.</summary>
    private sealed record Part(Team? Team, double Weight, string Name, string Class);
}
