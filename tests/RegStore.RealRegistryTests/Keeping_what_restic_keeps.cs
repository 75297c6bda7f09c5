using RegStore.Cli.Tests;
using RegStore.Model;
using RegStore.RealRegistryTests.Servers;
using RegStore.Tests;

namespace RegStore.RealRegistryTests;

/// <summary>forget keeps what restic's forget keeps of the same times, for the same reasons.</summary>
public sealed class Keeping_what_restic_keeps : IDisposable
{
    private static readonly string[] Policies =
    [
        "--keep-last 3",
        "--keep-hourly 5",
        "--keep-daily 7",
        "--keep-weekly 5",
        "--keep-monthly 12",
        "--keep-yearly 10",
        "--keep-within 1m",
        "--keep-within 1y2m3d4h",
        "--keep-last 2 --keep-daily 3 --keep-weekly 4 --keep-monthly 5 --keep-yearly 6",
        "--keep-hourly 24 --keep-within 14d",
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task Of_any_times()
    {
        RealProgram.Demand(RealProgram.Restic);
        var times = AnyTimes().ToList();
        using var restic = await ResticRepository.WithSnapshotsAsync(times);
        var pool = await PoolOfAsync(times);

        foreach (var policy in Policies)
        {
            Assert.Equal(await restic.KeptAsync(policy.Split(' ')), await KeptAsync(pool, policy.Split(' ')));
        }
    }

    /// <summary>What the console keeps, as restic is asked.</summary>
    internal static async Task<IReadOnlyList<string>> KeptAsync(string pool, params string[] rules) =>
    [
        .. (await Regstore.TextAsync(["forget", pool, "--dry-run", "--quiet", .. rules])).Split('\n')
            .Where(line => line.StartsWith("keep", StringComparison.Ordinal))
            .Select(line => line["keep    ".Length..].Replace("  ", " ", StringComparison.Ordinal)),
    ];

    // Some in one hour, some in one day, gaps of weeks, the ends of months and of years, and weeks that belong to another year.
    private static IEnumerable<SnapshotId> AnyTimes()
    {
        var random = new Random(5);
        var time = new DateTime(2023, 12, 30, 22, 50, 0, DateTimeKind.Utc);
        TimeSpan[] steps = [TimeSpan.FromMinutes(17), TimeSpan.FromHours(5), TimeSpan.FromDays(1), TimeSpan.FromDays(6), TimeSpan.FromDays(40)];
        for (var i = 0; i < 24; i++)
        {
            yield return new SnapshotId(time);
#pragma warning disable CA5394 // The same times in every run.
            time += steps[random.Next(steps.Length)];
#pragma warning restore CA5394
        }
    }

    private async Task<string> PoolOfAsync(IEnumerable<SnapshotId> times)
    {
        var pool = Path.Combine(_directory, "pool");
        foreach (var id in times)
        {
            await RegistryStore.Open(SourceTree.PathOf("samples", "data"), time: new SetClock(new DateTimeOffset(id.Time))).SnapshotAsync(pool);
        }

        return pool;
    }
}
