using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>The name of a snapshot in its pool: the moment at which it was begun, as in <c>20261124T233203Z</c>.</summary>
[JsonConverter(typeof(ParsableJsonConverter<SnapshotId>))]
[TypeConverter(typeof(ParsableTypeConverter<SnapshotId>))]
public readonly record struct SnapshotId : IComparable<SnapshotId>, IParsable<SnapshotId>
{
    private const string Format = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The id of a moment; fractions of a second are cut off.</summary>
    public SnapshotId(DateTimeOffset moment)
    {
        var time = moment.UtcDateTime;
        Time = time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <summary>The moment, UTC, to the second.</summary>
    public DateTime Time { get; }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static SnapshotId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"\"{s}\" is no snapshot like 20261124T233203Z.");

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out SnapshotId)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, out SnapshotId result) => TryParse(s, null, out result);

    /// <summary>Reads an id; false if the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SnapshotId result)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var isOne = DateTime.TryParseExact(s, Format, CultureInfo.InvariantCulture, utc, out var time);
        result = new SnapshotId(time);
        return isOne;
    }

    // Two in one second are two all the same, and what is made later has the later name as long as the clock is set back by little.
    /// <summary>The id of something new.</summary>
    /// <param name="taken">Those that there are, the earliest first.</param>
    /// <param name="now">The moment.</param>
    internal static SnapshotId NewAfter(IReadOnlyList<SnapshotId> taken, DateTimeOffset now)
    {
        var id = new SnapshotId(now);
        if (taken.Count > 0 && taken[^1] >= id && taken[^1].Time - id.Time < TimeSpan.FromDays(1))
        {
            id = taken[^1];
        }

        while (taken.Contains(id))
        {
            id = new SnapshotId(id.Time.AddSeconds(1));
        }

        return id;
    }

    /// <summary>Whether a text is the id, or enough of its first characters.</summary>
    internal bool IsMeantBy(string text) => text.Length > 0 && ToString().StartsWith(text, StringComparison.Ordinal);

    /// <summary>The earlier comes first.</summary>
    public int CompareTo(SnapshotId other) => Time.CompareTo(other.Time);

    /// <summary>Whether one is earlier than the other.</summary>
    public static bool operator <(SnapshotId left, SnapshotId right) => left.CompareTo(right) < 0;

    /// <summary>Whether one is not later than the other.</summary>
    public static bool operator <=(SnapshotId left, SnapshotId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one is later than the other.</summary>
    public static bool operator >(SnapshotId left, SnapshotId right) => left.CompareTo(right) > 0;

    /// <summary>Whether one is not earlier than the other.</summary>
    public static bool operator >=(SnapshotId left, SnapshotId right) => left.CompareTo(right) >= 0;

    /// <summary>The id as it is written.</summary>
    public override string ToString() => Time.ToString(Format, CultureInfo.InvariantCulture);
}
