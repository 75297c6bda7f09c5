using System.Globalization;
using RegStore.Model;

namespace RegStore.Pools;

/// <summary>Snapshots and a policy -> what is kept, and why: a pure function.</summary>
internal static class Retention
{
    /// <summary>Every snapshot, the newest first, with the reasons for which it is kept; one without reasons is not.</summary>
    /// <param name="snapshots">The snapshots, in any order.</param>
    /// <param name="policy">The rules.</param>
    /// <param name="now">The time: what says to be of the future is not the newest, from which ages are counted.</param>
    public static IReadOnlyList<RetainedSnapshot> Apply(IEnumerable<SnapshotId> snapshots, RetentionPolicy policy, DateTime now)
    {
        var newestFirst = snapshots.OrderDescending().ToList();
        Rule[] rules =
        [
            new("last", policy.Last, (_, number) => number),
            new("hourly", policy.Hourly, (time, _) => (DayOf(time) * 24) + time.Hour),
            new("daily", policy.Daily, (time, _) => DayOf(time)),
            new("weekly", policy.Weekly, (time, _) => (ISOWeek.GetYear(time) * 100) + ISOWeek.GetWeekOfYear(time)),
            new("monthly", policy.Monthly, (time, _) => (time.Year * 12) + time.Month),
            new("yearly", policy.Yearly, (time, _) => time.Year),
        ];
        var newest = newestFirst.Select(id => id.Time).FirstOrDefault(time => time < now);
        return [.. newestFirst.Select((id, number) => new RetainedSnapshot(id, [.. Reasons(id, number)]))];

        IEnumerable<string> Reasons(SnapshotId id, int number)
        {
            if (policy.Within is { } span && id.Time > span.Before(newest))
            {
                yield return $"within {span}";
            }

            foreach (var rule in rules)
            {
                if (rule.Keeps(id.Time, number))
                {
                    yield return $"{rule.Name} snapshot";
                }
            }
        }
    }

    private static int DayOf(DateTime time) => (int)(time.Ticks / TimeSpan.TicksPerDay);

    /// <summary>Keeps the first snapshot that it meets of each period, until it has kept as many as it may.</summary>
    private sealed class Rule(string name, int count, Func<DateTime, int, int> periodOf)
    {
        private int _left = count;
        private int? _last;

        public string Name => name;

        public bool Keeps(DateTime time, int number)
        {
            var period = periodOf(time, number);
            if (_left == 0 || period == _last)
            {
                return false;
            }

            _last = period;
            _left -= _left > 0 ? 1 : 0;
            return true;
        }
    }
}
