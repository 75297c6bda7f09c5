using System.Numerics;
using System.Runtime.CompilerServices;

namespace RegStore.Model;

/// <summary>Checks the value of an option where it is given, so that the error names the option and the stack trace leads to who gave it.</summary>
internal static class OptionValue
{
    public static T Between<T>(T value, T min, T max, [CallerMemberName] string option = "")
        where T : INumber<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, option);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, option);
        return value;
    }

    public static int AtLeast(int value, int min, [CallerMemberName] string option = "") => Between(value, min, int.MaxValue, option);

    public static T? Positive<T>(T? value, [CallerMemberName] string option = "")
        where T : struct, IComparable<T>, IEquatable<T>
    {
        if (value is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(given, default, option);
        }

        return value;
    }

    public static TimeSpan NotNegative(TimeSpan value, [CallerMemberName] string option = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, option);
        return value;
    }

    public static T Defined<T>(T value, [CallerMemberName] string option = "")
        where T : struct, Enum => Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(option, value, $"{typeof(T).Name} has no such value.");

    public static T NotNull<T>(T value, [CallerMemberName] string option = "")
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, option);
        return value;
    }
}
