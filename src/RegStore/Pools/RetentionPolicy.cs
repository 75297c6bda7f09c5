using RegStore.Model;

namespace RegStore.Pools;

/// <summary>Which snapshots are kept: the newest of each of so many hours, days, weeks, months and years that have one. The rules are those of restic.</summary>
/// <remarks>Hours, days and weeks are those of UTC; weeks begin on Monday. What restic does since 0.16 beside that, keeping the oldest of all as long as a rule has room, is not done. Source: <see href="https://restic.readthedocs.io/en/stable/060_forget.html"/>.</remarks>
public sealed class RetentionPolicy
{
    /// <summary>Means an unlimited number.</summary>
    public const int Unlimited = -1;

    /// <summary>How many of the newest are kept.</summary>
    /// <value>The default is 0.</value>
    public int Last { get; init => field = OptionValue.AtLeast(value, Unlimited); }

    /// <summary>Of how many hours the newest is kept.</summary>
    /// <value>The default is 0.</value>
    public int Hourly { get; init => field = OptionValue.AtLeast(value, Unlimited); }

    /// <summary>Of how many days the newest is kept.</summary>
    /// <value>The default is 0.</value>
    public int Daily { get; init => field = OptionValue.AtLeast(value, Unlimited); }

    /// <summary>Of how many weeks the newest is kept.</summary>
    /// <value>The default is 0.</value>
    public int Weekly { get; init => field = OptionValue.AtLeast(value, Unlimited); }

    /// <summary>Of how many months the newest is kept.</summary>
    /// <value>The default is 0.</value>
    public int Monthly { get; init => field = OptionValue.AtLeast(value, Unlimited); }

    /// <summary>Of how many years the newest is kept.</summary>
    /// <value>The default is 0.</value>
    public int Yearly { get; init => field = OptionValue.AtLeast(value, Unlimited); }

    /// <summary>All are kept that are at most so much older than the newest; null for none.</summary>
    /// <value>The default is null.</value>
    public CalendarSpan? Within { get; init; }

    /// <summary>Whether it keeps nothing, as no rule was given.</summary>
    public bool IsEmpty => this is { Last: 0, Hourly: 0, Daily: 0, Weekly: 0, Monthly: 0, Yearly: 0, Within: null };
}
