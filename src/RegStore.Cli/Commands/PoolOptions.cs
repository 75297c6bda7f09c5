using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RegStore.Pools;

namespace RegStore.Cli.Commands;

/// <summary>The arguments and options of all verbs that write to a pool.</summary>
internal sealed class PoolOptions
{
    private readonly (Option<int> Option, string Name)[] _counts =
    [
        (Count("last", "Keep the newest N snapshots"), "last"),
        (Count("hourly", "Keep the newest snapshot of each of the last N hours that have one"), "hourly"),
        (Count("daily", "The same for days"), "daily"),
        (Count("weekly", "The same for weeks"), "weekly"),
        (Count("monthly", "The same for months"), "monthly"),
        (Count("yearly", "The same for years"), "yearly"),
    ];

    private readonly Option<CalendarSpan?> _within = new("--keep-within")
    {
        Description = "Keep snapshots no older than this, counted from the newest, as in 2y5m7d3h (years, months, days, hours)",
        HelpName = "SPAN",
        CustomParser = result =>
        {
            if (CalendarSpan.TryParse(result.Tokens[0].Value, out var span))
            {
                return span;
            }

            result.AddError($"\"{result.Tokens[0].Value}\" is not a span like 2y5m7d3h (years, months, days, hours)");
            return null;
        },
    };

    private readonly Option<TimeSpan> _retryLock = CommonOptions.Age("--retry-lock", "How long to wait if another run has locked the pool, as in 5m [default: do not wait]");

    /// <summary>Where the pool is.</summary>
    public static Argument<string> Pool(string what) => CommonOptions.Place("POOL", what);

    public void AddTo(Command command)
    {
        foreach (var (option, _) in _counts)
        {
            command.Options.Add(option);
        }

        command.Options.Add(_within);
        command.Options.Add(_retryLock);
    }

    /// <summary>How long to wait for the lock.</summary>
    public TimeSpan RetryLock(ParseResult parsed) => parsed.GetValue(_retryLock);

    /// <summary>What is kept.</summary>
    public RetentionPolicy Policy(ParseResult parsed)
    {
        var counts = _counts.ToDictionary(it => it.Name, it => parsed.GetValue(it.Option));
        return new RetentionPolicy
        {
            Last = counts["last"],
            Hourly = counts["hourly"],
            Daily = counts["daily"],
            Weekly = counts["weekly"],
            Monthly = counts["monthly"],
            Yearly = counts["yearly"],
            Within = parsed.GetValue(_within),
        };
    }

    /// <summary>Whether any rule was given, good or not.</summary>
    public bool HasRules(CommandResult result) => _counts.Any(it => result.GetResult(it.Option) is not null) || result.GetResult(_within) is not null;

    private static Option<int> Count(string name, string what) => new($"--keep-{name}")
    {
        Description = what,
        HelpName = "N|unlimited",
        CustomParser = result =>
        {
            if (result.Tokens[0].Value == "unlimited")
            {
                return RetentionPolicy.Unlimited;
            }

            if (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
            {
                result.AddError($"--keep-{name} takes a number above 0, or unlimited");
            }

            return count;
        },
    };
}
