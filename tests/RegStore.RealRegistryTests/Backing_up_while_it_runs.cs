using RegStore.Backup;
using RegStore.Checks;
using RegStore.RealRegistryTests.Servers;

namespace RegStore.RealRegistryTests;

/// <summary>
/// Pushers, a re-tagger and a deleter work on a real server while one backup follows the other: each archive is sound, and when it is restored and served every
/// tag in it pulls. Runs five seconds, or as many as <c>REGSTORE_LIVE_SECONDS</c> says.
/// </summary>
public sealed class Backing_up_while_it_runs(Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-live-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task No_archive_has_a_tag_that_does_not_pull()
    {
        await using var server = await RegistryServer.StartAsync();
        using var end = new CancellationTokenSource(Workload.Length);
        var work = Workload.RunAsync(server, end.Token);
        var reports = new List<BackupReport>();
        while (!end.IsCancellationRequested)
        {
            if (RegistryStore.TryOpen(server.Data, out var store))
            {
                reports.Add(await store.BackupAsync(Path.Combine(_directory, $"{reports.Count}.tar")));
            }
        }

        var pushes = await work;
        var tags = 0;
        await Parallel.ForEachAsync(reports, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (report, _) =>
        {
            Assert.Empty(report.Findings);
            Interlocked.Add(ref tags, await DemandEveryTagAsync(report.Archive!));
        });

        output.WriteLine(
            $"{reports.Count} archives with {tags} tags in all, during {pushes} pushes and deletes; {reports.Sum(it => it.Skipped.Count)} images were deleted while they were copied");
        Assert.True(reports.Count > 2 && pushes > 20 && tags > 20, $"{reports.Count} archives, {tags} tags, {pushes} pushes");
    }

    private static async Task<int> DemandEveryTagAsync(string archive)
    {
        var verified = await RegistryStore.Open(archive).VerifyAsync();
        Assert.DoesNotContain(verified.Findings, it => it.Severity > Severity.Info);
        var target = $"{archive}.restored";
        Assert.True((await RegistryArchive.RestoreAsync(archive, target)).IsRestored);
        await using var server = await RegistryServer.StartAsync(target);
        var client = new PullingClient(server);
        var tags = 0;
        foreach (var repository in (await RegistryStore.Open(archive).ScanAsync()).Repositories)
        {
            foreach (var tag in repository.Tags)
            {
                Assert.Null(await client.PullAsync(repository.Name.ToString(), tag.Tag.ToString(), tag.Current.Target!.Value));
                tags++;
            }

            Assert.Equal(repository.Tags.Select(tag => tag.Tag.ToString()).Order(StringComparer.Ordinal), (await client.TagsAsync(repository.Name.ToString())).Order(StringComparer.Ordinal));
        }

        Directory.Delete(target, recursive: true);
        return tags;
    }
}
