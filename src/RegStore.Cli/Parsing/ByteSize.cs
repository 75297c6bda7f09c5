using System.Globalization;
using System.Text.RegularExpressions;

namespace RegStore.Cli.Parsing;

/// <summary>
/// Amounts of bytes as people write them: <c>50M</c> and <c>50MiB</c> in powers of 1024, as restic and rclone take them, <c>50MB</c> in powers of 1000. A number
/// without a unit is refused: nobody means 50 bytes.
/// </summary>
internal static partial class ByteSize
{
    private const string Units = "KMGTP";

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        if (Grammar().Match(text) is not { Success: true } match
            || !long.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            return false;
        }

        var power = match.Groups["unit"] is { Length: > 0 } unit ? 1 + Units.IndexOf(unit.Value, StringComparison.OrdinalIgnoreCase) : 0;
        var factor = Math.Pow(match.Groups["decimal"].Success ? 1000 : 1024, power);
        if (number > long.MaxValue / factor)
        {
            return false;
        }

        bytes = number * (long)factor;
        return true;
    }

    [GeneratedRegex(@"\A(?<number>[0-9]+)((?<unit>[KMGTP])((?<decimal>B)|iB)?|B)\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
