using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RegStore.Cli.Output;

/// <summary>How values are written for people.</summary>
internal static partial class PlainText
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>A size as docker prints it: three significant digits, powers of a thousand.</summary>
    public static string Size(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 999.5 && unit < Units.Length - 1)
        {
            (value, unit) = (value / 1000, unit + 1);
        }

        var digits = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return value.ToString(digits switch { 0 => "0", 1 => "0.#", _ => "0.##" }, CultureInfo.InvariantCulture) + Units[unit];
    }

    /// <summary>A moment in UTC, to the second.</summary>
    public static string Time(DateTimeOffset? moment) =>
        moment is { } time ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";

    /// <summary>A count with its noun.</summary>
    public static string Count(long count, string singular, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? singular : plural ?? $"{singular}s")}");

    /// <summary>The first few of some items, and how many more there are.</summary>
    public static string FirstFew<T>(IReadOnlyList<T> items)
    {
        const int few = 5;
        return $"{Name(string.Join(", ", items.Take(few)))}{(items.Count > few ? $" and {items.Count - few} more" : "")}";
    }

    /// <summary>A name from disk, with control characters made visible: a name may hold whatever its writer liked.</summary>
    public static string Name(string text)
    {
        if (!text.Any(IsHidden))
        {
            return text;
        }

        var safe = new StringBuilder();
        foreach (var c in text)
        {
            safe.Append(IsHidden(c) ? $"\\x{(int)c:x2}" : c.ToString());
        }

        return safe.ToString();
    }

    /// <summary>A text with the beginnings of its digests alone, as a tag has one that is named after its image.</summary>
    public static string Abbreviated(string text) => Digits().Replace(text, match => $"{match.Value[..12]}…");

    [GeneratedRegex("[0-9a-f]{64,}")]
    private static partial Regex Digits();

    // Also what turns the direction of writing, so that a line reads as another.
    private static bool IsHidden(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
