using RegStore.Backup;
using RegStore.RealRegistryTests.Servers;
using RegStore.Verification;

namespace RegStore.RealRegistryTests;

/// <summary>
/// Pushers, a re-tagger and a deleter work on a real server while one backup or snapshot follows the other: each is sound, and when it is restored and served
/// every tag in it pulls. Runs five seconds, or as many as <c>REGSTORE_LIVE_SECONDS</c> says.
/// </summary>
public sealed class Backing_up_while_it_runs(Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    private const int Enough = 2;
    private const int EnoughTags = 20;

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-live-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task No_archive_has_a_tag_that_does_not_pull()
    {
        var taken = 0;
        await ProveAsync(async store =>
        {
            var archive = Path.Combine(_directory, $"{taken++}.tar");
            return (archive, await store.BackupAsync(archive));
        });
    }

    [SkippableFact]
    public async Task No_snapshot_has_a_tag_that_does_not_pull()
    {
        var pool = Path.Combine(_directory, "pool");
        await ProveAsync(async store =>
        {
            var report = await store.SnapshotAsync(pool);
            return ($"{pool}@{report.Id}", report.Content);
        });
        Assert.DoesNotContain((await SnapshotPool.Open(pool).VerifyAsync()).Findings, it => it.Severity > Severity.Info);
    }

    private async Task ProveAsync(Func<RegistryStore, Task<(string Place, BackupReport Report)>> take)
    {
        await using var server = await RegistryServer.StartAsync();
        var load = Workload.Start(server);
        var taken = new List<(string Place, BackupReport Report)>();

        while (load.GoesOn(hasSeenEnough: taken.Count > Enough && taken.Sum(it => it.Report.Tags) > EnoughTags))
        {
            if (RegistryStore.TryOpen(server.Data, out var store))
            {
                taken.Add(await take(store));
            }
        }

        var pushes = await load.EndAsync();
        var tags = 0;
        await Parallel.ForEachAsync(taken, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (it, _) =>
        {
            Assert.Empty(it.Report.Findings);
            Interlocked.Add(ref tags, await ServedCopy.DemandEveryTagAsync(it.Place));
        });

        output.WriteLine(
            $"{taken.Count} with {tags} tags in all, during {pushes} pushes and deletes; {taken.Sum(it => it.Report.Skipped.Count)} images were deleted while they were copied");
        Assert.True(taken.Count > Enough && pushes > 20 && tags > 20, $"{taken.Count} taken, {tags} tags, {pushes} pushes");
    }
}
