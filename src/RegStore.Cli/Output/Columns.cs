using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace RegStore.Cli.Output;

/// <summary>A table without lines, as docker prints them: figures to the right, and on a terminal cut to its width.</summary>
internal static partial class Columns
{
    private const int Gap = 3;
    private const int NarrowestColumn = 12;
    private const string Cut = "…";

    /// <summary>Prints a table.</summary>
    /// <param name="terminal">Where it goes.</param>
    /// <param name="headings">A heading for each column.</param>
    /// <param name="rows">A cell for each column; those that are left out are empty.</param>
    /// <param name="isWhole">Whether nothing is cut, however narrow the terminal is. Off a terminal nothing ever is.</param>
    /// <param name="uncut">How many columns at the beginning are never cut: those that somebody has to type.</param>
    public static void Write(Terminal terminal, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows, bool isWhole = false, int uncut = 0)
    {
        var cells = rows.Select(row => headings.Select((_, i) => i < row.Count ? PlainText.Name(row[i]) : "").ToArray()).ToList();
        var isFigure = headings.Select((_, i) => i > 0 && cells.Count > 0 && cells.All(row => Figure().IsMatch(row[i]))).ToArray();
        if (!isWhole && terminal.Width is { } width)
        {
            Fit(headings, cells, [.. isFigure.Select((figure, i) => !figure && i >= uncut)], width);
        }

        // A character may be two columns wide, or none.
        var all = cells.Prepend([.. headings]);
        var widths = headings.Select((_, i) => all.Max(row => row[i].GetCellWidth())).ToArray();
        foreach (var row in all)
        {
            var padded = row.Zip(widths, isFigure).Select(cell => (Text: cell.First, Gap: new string(' ', cell.Second - cell.First.GetCellWidth()), IsFigure: cell.Third));
            terminal.Out.WriteLine(string.Join(new string(' ', Gap), padded.Select(cell => cell.IsFigure ? $"{cell.Gap}{cell.Text}" : $"{cell.Text}{cell.Gap}")).TrimEnd());
        }
    }

    // What is longest is cut first, and no column to nothing.
    private static void Fit(IReadOnlyList<string> headings, List<string[]> cells, bool[] mayBeCut, int width)
    {
        foreach (var row in cells)
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = PlainText.Abbreviated(row[i]);
            }
        }

        var widths = headings.Select((heading, i) => cells.Select(row => row[i].GetCellWidth()).Append(heading.Length).Max()).ToArray();
        var given = widths.ToArray();
        while (widths.Sum() + (Gap * (widths.Length - 1)) > width)
        {
            var widest = Enumerable.Range(0, widths.Length).Where(i => mayBeCut[i] && widths[i] > NarrowestColumn).Cast<int?>().MaxBy(i => widths[i!.Value]) ?? -1;
            if (widest < 0)
            {
                break;
            }

            widths[widest]--;
        }

        foreach (var i in Enumerable.Range(0, widths.Length).Where(i => widths[i] < given[i]))
        {
            foreach (var row in cells.Where(row => row[i].GetCellWidth() > widths[i]))
            {
                row[i] = Shortened(row[i], widths[i] - Cut.Length) + Cut;
            }
        }
    }

    // By what is one character to a reader, so that none is cut apart.
    private static string Shortened(string text, int width)
    {
        var parts = StringInfo.GetTextElementEnumerator(text);
        var length = 0;
        while (parts.MoveNext() && text[..(parts.ElementIndex + parts.GetTextElement().Length)].GetCellWidth() <= width)
        {
            length = parts.ElementIndex + parts.GetTextElement().Length;
        }

        return text[..length];
    }

    [GeneratedRegex(@"\A([0-9.]+([kMGTPE]?B)?( \([0-9]+%\))?)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Figure();
}
