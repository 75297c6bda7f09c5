using RegStore.RealRegistryTests.Servers;
using RegStore.Verification;

namespace RegStore.RealRegistryTests;

/// <summary>
/// Pushers, a re-tagger and a deleter work on a real server while the store is verified again and again: nothing is ever called damage.
/// Runs five seconds, or as many as <c>REGSTORE_LIVE_SECONDS</c> says.
/// </summary>
public sealed class Reading_while_it_runs(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Enough = 2;

    [SkippableFact]
    public async Task Nothing_is_called_damage_that_is_only_under_way()
    {
        await using var server = await RegistryServer.StartAsync();
        var load = Workload.Start(server);

        var (verified, tags) = (0, 0);
        var alarms = new List<string>();

        while (load.GoesOn(hasSeenEnough: verified > Enough))
        {
            if (RegistryStore.TryOpen(server.Data, out var store))
            {
                var report = await store.VerifyAsync(new VerifyOptions { ReadData = verified % 2 == 0 });
                alarms.AddRange(report.Findings.Where(it => it.Severity > Severity.Info).Select(it => $"{it.Kind} {it.Path} {it.Message}"));
                (verified, tags) = (verified + 1, tags + report.Tags);
            }
        }

        var pushes = await load.EndAsync();
        output.WriteLine($"{verified} verifications of {tags} tags in all, during {pushes} pushes and deletes");
        Assert.Empty(alarms);
        Assert.True(verified > Enough && pushes > 20, $"{verified} verifications, {pushes} pushes");
        Assert.DoesNotContain((await RegistryStore.Open(server.Data).VerifyAsync()).Findings, finding => finding.Severity > Severity.Info);
    }
}
