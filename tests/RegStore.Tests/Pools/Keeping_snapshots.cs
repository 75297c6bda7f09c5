using RegStore.Model;
using RegStore.Pools;

namespace RegStore.Tests.Pools;

/// <summary>What the rules keep, and why. Tests against restic itself stand with those of real programs.</summary>
/// Covers: Forgetter, Retention.
public sealed class Keeping_snapshots
{
    private static readonly DateTime Now = new(2026, 3, 31, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_newest_of_each_period_is_kept()
    {
        SnapshotId[] all = [At(31, 1), At(31, 9), At(30, 1), At(30, 9), At(29, 1)];

        Assert.Equal(["31-09 daily snapshot", "31-01 ", "30-09 daily snapshot", "30-01 ", "29-01 daily snapshot"], Words(all, new RetentionPolicy { Daily = 3 }));
        Assert.Equal(["31-09 last snapshot, daily snapshot", "31-01 ", "30-09 daily snapshot", "30-01 ", "29-01 "], Words(all, new RetentionPolicy { Last = 1, Daily = 2 }));
        Assert.Equal(
            ["31-09 monthly snapshot", "31-01 ", "30-09 ", "30-01 ", "29-01 "], Words(all, new RetentionPolicy { Monthly = 2 }));
    }

    [Fact]
    public void Ages_are_counted_from_the_newest_that_is_not_of_the_future()
    {
        SnapshotId[] all = [At(31, 23), At(31, 9), At(30, 9), At(30, 8)];

        Assert.Equal(["31-23 within 1d", "31-09 within 1d", "30-09 ", "30-08 "], Words(all, new RetentionPolicy { Within = new CalendarSpan { Days = 1 } }));
    }

    [Fact]
    public void Without_end_keeps_one_of_every_period() =>
        Assert.Equal(["31-09 hourly snapshot", "30-08 hourly snapshot"], Words([At(31, 9), At(30, 8)], new RetentionPolicy { Hourly = RetentionPolicy.Unlimited }));

    [Theory]
    [InlineData("1m", "2026-03-03T12:00:00")]
    [InlineData("1y", "2025-03-31T12:00:00")]
    [InlineData("13m", "2025-03-03T12:00:00")]
    [InlineData("2y5m7d3h", "2023-10-24T09:00:00")]
    [InlineData("36h", "2026-03-30T00:00:00")]
    [InlineData("3000y", "0001-01-01T00:00:00")]
    [InlineData("999999d", "0001-01-01T00:00:00")]
    public void A_span_is_counted_by_the_calendar(string text, string expected)
    {
        Assert.True(CalendarSpan.TryParse(text, out var span));
        Assert.Equal(text, span.ToString());
        Assert.Equal(expected, span.Before(Now).ToString("s"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0d")]
    [InlineData("7")]
    [InlineData("7d1y")]
    [InlineData("-1d")]
    [InlineData("1w")]
    public void What_is_no_span_is_refused(string text) => Assert.False(CalendarSpan.TryParse(text, out _));

    private static SnapshotId At(int day, int hour) => new(new DateTime(2026, 3, day, hour, 0, 0, DateTimeKind.Utc));

    private static IEnumerable<string> Words(SnapshotId[] all, RetentionPolicy policy) =>
        Retention.Apply(all, policy, Now).Select(it => $"{it.Id.Time:dd-HH} {string.Join(", ", it.Reasons)}");
}
