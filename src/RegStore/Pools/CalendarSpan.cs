using System.Globalization;
using System.Text.RegularExpressions;

namespace RegStore.Pools;

/// <summary>A span of years, months, days and hours, as restic writes it: <c>1y6m</c>, <c>14d</c>, <c>36h</c>.</summary>
/// <param name="Years">Years.</param>
/// <param name="Months">Months.</param>
/// <param name="Days">Days.</param>
/// <param name="Hours">Hours.</param>
public readonly partial record struct CalendarSpan(int Years, int Months, int Days, int Hours)
{
    /// <summary>Reads a span; false if the text is none, or none that a calendar has.</summary>
    public static bool TryParse(string? text, out CalendarSpan span)
    {
        span = default;
        if (Grammar().Match(text ?? "") is not { Success: true, Length: > 0 } match)
        {
            return false;
        }

        span = new CalendarSpan(Of(match, "y"), Of(match, "m"), Of(match, "d"), Of(match, "h"));
        return span != default;
    }

    /// <summary>The moment that lies a span before another. A day that the month does not have runs over into the next month.</summary>
    public DateTime Before(DateTime moment)
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
