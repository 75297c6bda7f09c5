using System.Globalization;

namespace RegStore.Cli;

/// <summary>Amounts of bytes as people write them for restic and rclone: <c>500</c>, <c>50M</c>, <c>10G</c>, in powers of 1024.</summary>
internal static class ByteSize
{
    private const string Units = "KMGTP";

    public static bool TryParse(ReadOnlySpan<char> text, out long bytes)
    {
        bytes = 0;
        var power = text.Length > 0 ? 1 + Units.IndexOf(text[^1], StringComparison.OrdinalIgnoreCase) : 0;
        var digits = power > 0 ? text[..^1] : text;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0 || number > long.MaxValue >> (10 * power))
        {
            return false;
        }

        bytes = number << (10 * power);
        return true;
    }
}
