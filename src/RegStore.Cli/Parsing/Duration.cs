using System.Globalization;
using System.Text.RegularExpressions;

namespace RegStore.Cli.Parsing;

/// <summary>Spans of time as people write them for restic and Go: <c>90s</c>, <c>24h</c>, <c>7d</c>, <c>1d12h</c>.</summary>
internal static partial class Duration
{
    /// <summary>The longest span that is read; a number beyond it is a slip of the pen.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365 * 1000);

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (Grammar().Match(text) is not { Success: true } match)
        {
            return false;
        }

        foreach (var part in match.Groups["part"].Captures.Select(capture => capture.Value))
        {
            var seconds = double.Parse(part.AsSpan(0, part.Length - 1), CultureInfo.InvariantCulture) * SecondsOf(part[^1]);
            if (duration.TotalSeconds + seconds > Longest.TotalSeconds)
            {
                return false;
            }

            duration += TimeSpan.FromSeconds(seconds);
        }

        return true;
    }

    private static int SecondsOf(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => 7 * 24 * 60 * 60,
    };

    [GeneratedRegex(@"\A(?<part>[0-9]+[smhdw])+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}
