using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Scrubbing;

/// <summary>A part of the blobs, to be read in one run of many.</summary>
[JsonConverter(typeof(ParsableJsonConverter<ReadSubset>))]
[TypeConverter(typeof(ParsableTypeConverter<ReadSubset>))]
public sealed class ReadSubset : IParsable<ReadSubset>
{
    private ReadSubset()
    {
    }

    /// <summary>The seventh part of the store that belongs to today, so that a run a day reads all of it in a week. Weeks begin on Monday, days in UTC.</summary>
    public static ReadSubset DailyOfWeek { get; } = new() { IsDailyOfWeek = true, Count = 7 };

    /// <summary>Whether it is the part of the day on which it is asked for.</summary>
    public bool IsDailyOfWeek { get; private init; }

    /// <summary>Which of the parts it is, from 1; 0 if it is none of equal parts, or the one of the day.</summary>
    public int Number { get; private init; }

    /// <summary>How many parts there are; 0 if it is none of equal parts.</summary>
    public int Count { get; private init; }

    /// <summary>How many hundredths of the bytes; null if the subset is given in another way.</summary>
    public double? Percent { get; private init; }

    /// <summary>How many bytes; null if the subset is given in another way.</summary>
    public long? Bytes { get; private init; }

    /// <summary>One of equal parts. They are cut by the beginnings of the digests, so that a blob is in the same part on every machine and in every run.</summary>
    /// <param name="number">Which, from 1 to <paramref name="count"/>.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public static ReadSubset Part(int number, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, count);
        return new ReadSubset { Number = number, Count = count };
    }

    /// <summary>So much of the bytes: what was not read for longest if that is known, else blobs at random.</summary>
    /// <param name="percent">Hundredths, above 0 and at most 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no such number.</exception>
    public static ReadSubset OfPercent(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return new ReadSubset { Percent = percent };
    }

    /// <summary>So many bytes: what was not read for longest if that is known, else blobs at random.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public static ReadSubset OfBytes(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return new ReadSubset { Bytes = bytes };
    }

    /// <summary>Reads a subset as <see cref="ToString"/> writes it.</summary>
    /// <exception cref="FormatException">The text is not a subset.</exception>
    public static ReadSubset Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var subset) ? subset : throw new FormatException($"\"{s}\" is not a subset like 3/16, 5% or daily/week, or a number of bytes.");

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out ReadSubset?)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out ReadSubset? result) => TryParse(s, null, out result);

    /// <summary>Reads a subset; false where <see cref="Parse"/> would throw.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out ReadSubset? result)
    {
        result = s switch
        {
            null => null,
            "daily/week" => DailyOfWeek,
            _ when s.Split('/') is [var number, var count] => TryNumber(number, out var n) && TryNumber(count, out var t) && n >= 1 && n <= t ? Part(n, t) : null,
            [.. var hundredths, '%'] => double.TryParse(hundredths, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100 ? OfPercent(percent) : null,
            _ => long.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 ? OfBytes(bytes) : null,
        };
        return result is not null;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>The part that it is at a moment.</summary>
    internal ReadSubset At(DateTime moment) => IsDailyOfWeek ? Part(1 + (((int)moment.DayOfWeek + 6) % 7), Count) : this;

    /// <summary>The subset as it is written: <c>3/16</c>, <c>5%</c>, <c>1000000</c> for bytes, <c>daily/week</c>.</summary>
    public override string ToString() => this switch
    {
        { IsDailyOfWeek: true } => "daily/week",
        { Percent: { } percent } => string.Create(CultureInfo.InvariantCulture, $"{percent}%"),
        { Bytes: { } bytes } => bytes.ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}"),
    };
}
