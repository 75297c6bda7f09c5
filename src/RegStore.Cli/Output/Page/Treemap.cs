namespace RegStore.Cli.Output.Page;

/// <summary>A tile of a map, in percent of the map's width and height.</summary>
internal readonly record struct Tile(double Left, double Top, double Width, double Height);

/// <summary>
/// Divides a rectangle into tiles whose areas are as some weights are to each other, none longer than need be.
/// Source: Bruls, Huizing, van Wijk: Squarified Treemaps, 2000.
/// </summary>
internal static class Treemap
{
    /// <summary>The tiles for some weights above zero, the largest first; the map is as wide as the ratio says for a height of one.</summary>
    public static IReadOnlyList<Tile> Divide(IReadOnlyList<double> weights, double ratio)
    {
        var tiles = new List<Tile>(weights.Count);
        var scale = ratio / weights.Sum();
        var (left, top, width, height) = (0.0, 0.0, ratio, 1.0);
        for (var first = 0; first < weights.Count;)
        {
            // A row along the shorter side, as long as that makes its worst tile no worse.
            var side = Math.Min(width, height);
            var (count, area) = (1, weights[first] * scale);
            while (first + count < weights.Count)
            {
                var next = weights[first + count] * scale;
                if (Worst(area + next, side, weights[first] * scale, next) > Worst(area, side, weights[first] * scale, weights[first + count - 1] * scale))
                {
                    break;
                }

                (count, area) = (count + 1, area + next);
            }

            var depth = area / side;
            var offset = 0.0;
            for (var i = first; i < first + count; i++)
            {
                var length = weights[i] * scale / depth;
                tiles.Add(width >= height ? Percent(left, top + offset, depth, length) : Percent(left + offset, top, length, depth));
                offset += length;
            }

            (left, top, width, height) = width >= height ? (left + depth, top, width - depth, height) : (left, top + depth, width, height - depth);
            first += count;
        }

        return tiles;

        Tile Percent(double x, double y, double w, double h) => new(100 * x / ratio, 100 * y, 100 * w / ratio, 100 * h);
    }

    /// <summary>How far the worst tile of a row is from a square.</summary>
    private static double Worst(double area, double side, double largest, double smallest) =>
        Math.Max(side * side * largest / (area * area), area * area / (side * side * smallest));
}
