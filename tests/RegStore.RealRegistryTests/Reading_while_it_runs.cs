using System.Globalization;
using System.Text;
using RegStore.Checks;
using RegStore.Model;
using RegStore.RealRegistryTests.Servers;

namespace RegStore.RealRegistryTests;

/// <summary>
/// Pushers, a re-tagger and a deleter work on a real server while the store is verified again and again: nothing is ever called damage.
/// Runs five seconds, or as many as <c>REGSTORE_LIVE_SECONDS</c> says.
/// </summary>
public sealed class Reading_while_it_runs(Xunit.Abstractions.ITestOutputHelper output)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("REGSTORE_LIVE_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 5);

    [SkippableFact]
    public async Task Nothing_is_called_damage_that_is_only_under_way()
    {
        await using var server = await RegistryServer.StartAsync();
        using var end = new CancellationTokenSource(Length);
        Task<int>[] workers =
        [
            .. Enumerable.Range(0, 3).Select(number => WorkAsync(round => PushAsync(server, $"pusher-{number}/app", $"v{round % 20}", $"{number} {round}"), end.Token)),
            WorkAsync(round => PushAsync(server, "moving", "latest", $"round {round % 7}"), end.Token),
            WorkAsync(round => PushAndDeleteAsync(server, round), end.Token),
        ];

        var (verified, tags) = (0, 0);
        var alarms = new List<string>();
        while (!end.IsCancellationRequested)
        {
            if (RegistryStore.TryOpen(server.Data, out var store))
            {
                var report = await store.VerifyAsync(new VerifyOptions { ReadData = verified % 2 == 0 });
                alarms.AddRange(report.Findings.Where(it => it.Severity > Severity.Info).Select(it => $"{it.Kind} {it.Path} {it.Message}"));
                (verified, tags) = (verified + 1, tags + report.Tags);
            }
        }

        var pushes = (await Task.WhenAll(workers)).Sum();
        output.WriteLine($"{verified} verifications of {tags} tags in all, during {pushes} pushes and deletes");
        Assert.Empty(alarms);
        Assert.True(verified > 2 && pushes > 20, $"{verified} verifications, {pushes} pushes");
        Assert.DoesNotContain((await RegistryStore.Open(server.Data).VerifyAsync()).Findings, finding => finding.Severity > Severity.Info);
    }

    private static async Task<int> WorkAsync(Func<int, Task> work, CancellationToken end)
    {
        var round = 0;
        while (!end.IsCancellationRequested)
        {
            await work(round++);
        }

        return round;
    }

    private static async Task PushAndDeleteAsync(RegistryServer server, int round)
    {
        var digest = await PushAsync(server, "fleeting", $"t{round % 5}", $"fleeting {round}");
        await server.DeleteAsync($"fleeting/manifests/{digest}");
    }

    private static async Task<Digest> PushAsync(RegistryServer server, string repository, string tag, string text)
    {
        var descriptors = new List<string>();
        foreach (var content in new[] { $$"""{"architecture":"amd64","os":"linux","author":"{{text}}"}""", $"layer {text}" })
        {
            var bytes = Encoding.UTF8.GetBytes(content);
            await server.PutBlobAsync(repository, Digest.Compute(bytes), bytes);
            descriptors.Add($$"""{"mediaType":"{{(descriptors.Count == 0 ? MediaType.OciConfig : MediaType.OciLayerGzip)}}","digest":"{{Digest.Compute(bytes)}}","size":{{bytes.Length}}}""");
        }

        return await server.PutManifestAsync(
            repository,
            tag,
            $$"""{"schemaVersion":2,"mediaType":"{{MediaType.OciManifest}}","config":{{descriptors[0]}},"layers":[{{descriptors[1]}}]}""",
            MediaType.OciManifest.Value);
    }
}
