using System.Diagnostics;
using System.Globalization;
using RegStore.Pools;
using RegStore.RealRegistryTests.Servers;
using RegStore.Verification;

namespace RegStore.RealRegistryTests;

/// <summary>
/// One process does everything that regstore does, in turns, beside a registry under load: no false alarm, no tag without its image, and no growth of memory.
/// Runs for a round or two, or as many minutes as <c>REGSTORE_SOAK_MINUTES</c> says.
/// </summary>
public sealed class Soaking_beside_a_registry(Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    private const int Kept = 4;
    private const int RoundsOfAServing = 10;
    private const int RoundsThatShowGrowth = 24;
    private const long Megabyte = 1 << 20;

    private static readonly TimeSpan Length = int.TryParse(Environment.GetEnvironmentVariable("REGSTORE_SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes)
        ? TimeSpan.FromMinutes(minutes)
        : TimeSpan.FromSeconds(3);

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-soak-").FullName;
    private readonly List<long> _memory = [];
    private readonly SortedDictionary<string, int> _alarms = [];
    private int _tags;
    private int _deletedMeanwhile;

    private string Pool => Path.Combine(_directory, "pool");

    private string Archive => Path.Combine(_directory, "archive.tar");

    private string Target => Path.Combine(_directory, "target");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task Nothing_is_called_wrong_and_memory_does_not_grow()
    {
        await using var server = await RegistryServer.StartAsync();
        var load = Workload.Start(server, Length);
        await Eventually.Async("a store", () => Task.FromResult(RegistryStore.TryOpen(server.Data, out _)));
        var rounds = 0;
        for (; load.GoesOn(hasSeenEnough: _tags > 0); rounds++)
        {
            await RunARoundAsync(RegistryStore.Open(server.Data), isServed: rounds % RoundsOfAServing == 0 || _tags == 0);
            _memory.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        output.WriteLine(
            $"{rounds} rounds beside {await load.EndAsync()} pushes and deletes, {_tags} tags pulled, {_deletedMeanwhile} images deleted while they were copied, "
            + $"{_alarms.Values.Sum()} alarms; memory in MB: {string.Join(' ', Tenths())}, at most {Process.GetCurrentProcess().PeakWorkingSet64 / Megabyte} with all that is not yet freed");
        Assert.Empty(_alarms);
        Assert.True(_tags > 0, "no tag was pulled");

        // The first third fills the store, and compiles.
        if (rounds >= RoundsThatShowGrowth)
        {
            Assert.InRange(Median(_memory[^(rounds / 3)..]), 0, (Median(_memory[(rounds / 3)..(rounds * 2 / 3)]) * 11 / 10) + (4 * Megabyte));
        }
    }

    private static long Median(IEnumerable<long> values) => values.Order().ToList() is var ordered ? ordered[ordered.Count / 2] : 0;

    private async Task RunARoundAsync(RegistryStore store, bool isServed)
    {
        Note("verify", (await store.VerifyAsync()).Findings);
        var backup = await store.BackupAsync(Archive);
        Note("backup", backup.Findings);
        _deletedMeanwhile += backup.Skipped.Count;
        var restored = await RegistryStore.Open(Archive).RestoreAsync(Target);
        Note("restore", restored.Findings);
        Note("verify of what was restored", (await RegistryStore.Open(Target).VerifyAsync()).Findings);
        Directory.Delete(Target, recursive: true);

        var snapshot = await store.SnapshotAsync(Pool);
        Note("snapshot", snapshot.Content.Findings);
        var pool = SnapshotPool.Open(Pool);
        await pool.ForgetAsync(new ForgetOptions { Policy = new RetentionPolicy { Last = Kept } });
        Note("verify of the pool", (await pool.VerifyAsync()).Findings);

        var plan = await store.PlanRepairAsync();
        Count("repair", plan.Steps.Select(it => it.ToString()!));
        if (isServed)
        {
            _tags += await ServedCopy.DemandEveryTagAsync(Archive) + await ServedCopy.DemandEveryTagAsync($"{Pool}@{snapshot.Id}");
        }
    }

    private void Note(string verb, IEnumerable<Finding> findings) => Count(verb, findings.Where(it => it.Severity > Severity.Info).Select(it => it.ToString()));

    private void Count(string verb, IEnumerable<string> alarms)
    {
        foreach (var alarm in alarms)
        {
            _alarms[$"{verb}: {alarm}"] = _alarms.GetValueOrDefault($"{verb}: {alarm}") + 1;
        }
    }

    private IEnumerable<string> Tenths() => Enumerable.Range(0, 10).Where(it => _memory.Count * (it + 1) / 10 > _memory.Count * it / 10)
        .Select(it => (Median(_memory[(_memory.Count * it / 10)..(_memory.Count * (it + 1) / 10)]) / (double)Megabyte).ToString("0.0", CultureInfo.InvariantCulture));
}
