using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using RegStore.Model;

namespace RegStore.Pools;

/// <summary>A span of years, months, days and hours, as restic writes it: <c>1y6m</c>, <c>14d</c>, <c>36h</c>.</summary>
[JsonConverter(typeof(ParsableJsonConverter<CalendarSpan>))]
[TypeConverter(typeof(ParsableTypeConverter<CalendarSpan>))]
public readonly partial record struct CalendarSpan : IParsable<CalendarSpan>
{
    /// <summary>Years.</summary>
    public int Years { get; init; }

    /// <summary>Months.</summary>
    public int Months { get; init; }

    /// <summary>Days.</summary>
    public int Days { get; init; }

    /// <summary>Hours.</summary>
    public int Hours { get; init; }

    /// <summary>Reads a span.</summary>
    /// <exception cref="FormatException">The text is not a span, or longer than any calendar.</exception>
    public static CalendarSpan Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var span) ? span : throw new FormatException($"\"{s}\" is not a span like 1y6m, 14d or 36h.");

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out CalendarSpan)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, out CalendarSpan result) => TryParse(s, null, out result);

    /// <summary>Reads a span; false where <see cref="Parse"/> would throw.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CalendarSpan result)
    {
        result = default;
        if (Grammar().Match(s ?? "") is not { Success: true, Length: > 0 } match)
        {
            return false;
        }

        result = new CalendarSpan { Years = Of(match, "y"), Months = Of(match, "m"), Days = Of(match, "d"), Hours = Of(match, "h") };
        return result != default;
    }

    /// <summary>The moment that lies a span before another. A day that the month does not have runs over into the next month.</summary>
    internal DateTime Before(DateTime moment)
    {
        var months = (12L * Years) + Months;
        if (months >= (12L * (moment.Year - 1)) + moment.Month)
        {
            return DateTime.MinValue;
        }

        var before = new DateTime(moment.Year, moment.Month, 1, 0, 0, 0, moment.Kind).AddMonths((int)-months);
        var distance = TimeSpan.FromDays(moment.Day - 1 - (double)Days) + moment.TimeOfDay - TimeSpan.FromHours(Hours);
        return distance < TimeSpan.Zero && before - DateTime.MinValue < -distance ? DateTime.MinValue : before + distance;
    }

    /// <summary>The span as it is written.</summary>
    public override string ToString() => string.Concat(
        new[] { (Years, "y"), (Months, "m"), (Days, "d"), (Hours, "h") }.Where(part => part.Item1 > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1}{part.Item2}")));

    private static int Of(Match match, string unit) => match.Groups[unit] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\A((?<y>[0-9]{1,4})y)?((?<m>[0-9]{1,5})m)?((?<d>[0-9]{1,6})d)?((?<h>[0-9]{1,7})h)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}
