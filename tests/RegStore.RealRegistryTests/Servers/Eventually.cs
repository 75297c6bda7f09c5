using System.Diagnostics;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>Waits for what other processes do, for minutes at most: the machine may be busy, and Slurm waits two before it starts a job again.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    public static async Task Async(string what, Func<Task<bool>> isSo)
    {
        for (var since = Stopwatch.StartNew(); !await isSo();)
        {
            Assert.True(since.Elapsed < Longest, $"not in {Longest.TotalMinutes} minutes: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }
}
