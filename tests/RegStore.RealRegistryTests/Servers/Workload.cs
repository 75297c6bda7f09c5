using System.Globalization;
using System.Text;
using RegStore.Model;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>Three pushers, a re-tagger and a deleter, all at work on one server.</summary>
internal static class Workload
{
    // The store of a long run comes to an end of its growth, so that later rounds can be compared with earlier ones.
    private const int Texts = 1000;

    /// <summary>How long it runs: five seconds, or as many as <c>REGSTORE_LIVE_SECONDS</c> says.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("REGSTORE_LIVE_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 5);

    /// <summary>Sets them to work.</summary>
    /// <returns>How many pushes and deletes they did, once they end.</returns>
    public static async Task<int> RunAsync(RegistryServer server, CancellationToken end)
    {
        Task<int>[] workers =
        [
            .. Enumerable.Range(0, 3).Select(number => WorkAsync(round => PushAsync(server, $"pusher-{number}/app", $"v{round % 20}", $"{number} {round % Texts}"), end)),
            WorkAsync(round => PushAsync(server, "moving", "latest", $"round {round % 7}"), end),
            WorkAsync(round => PushAndDeleteAsync(server, round), end),
        ];
        return (await Task.WhenAll(workers)).Sum();
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
        var digest = await PushAsync(server, "fleeting", $"t{round % 5}", $"fleeting {round % Texts}");
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
