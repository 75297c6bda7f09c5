using System.Diagnostics;
using System.Globalization;
using System.Text;
using RegStore.Model;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>Three pushers, a re-tagger and a deleter, all at work on one server.</summary>
internal sealed class Workload
{
    // So few that a loop of five seconds waits for them on a busy machine alone.
    private const int Enough = 20;

    // The store of a long run comes to an end of its growth, so that later rounds can be compared with earlier ones.
    private const int Texts = 1000;

    private static readonly TimeSpan UsualLength = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("REGSTORE_LIVE_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 5);

    private readonly Stopwatch _since = Stopwatch.StartNew();
    private readonly TimeSpan _length;
    private readonly Task _workers;
    private volatile bool _ends;
    private int _done;

    private Workload(RegistryServer server, TimeSpan length)
    {
        _length = length;
        _workers = Task.WhenAll(
        [
            .. Enumerable.Range(0, 3).Select(number => WorkAsync(round => PushAsync(server, $"pusher-{number}/app", $"v{round % 20}", $"{number} {round % Texts}"))),
            WorkAsync(round => PushAsync(server, "moving", "latest", $"round {round % 7}")),
            WorkAsync(round => PushAndDeleteAsync(server, round)),
        ]);
    }

    /// <summary>Sets them to work, for five seconds or as many as <c>REGSTORE_LIVE_SECONDS</c> says, if <paramref name="length"/> is null.</summary>
    public static Workload Start(RegistryServer server, TimeSpan? length = null) => new(server, length ?? UsualLength);

    /// <summary>
    /// Whether a test goes on: until its time is over, and, as a busy machine does little in that time, until the workers and the test itself have done enough to mean something.
    /// Not after one of the workers failed.
    /// </summary>
    public bool GoesOn(bool hasSeenEnough) => !_workers.IsCompleted && (_since.Elapsed < _length || Volatile.Read(ref _done) <= Enough || !hasSeenEnough);

    /// <summary>Ends the work, and fails as it failed.</summary>
    /// <returns>How many pushes and deletes there were.</returns>
    public async Task<int> EndAsync()
    {
        _ends = true;
        await _workers;
        return _done;
    }

    private async Task WorkAsync(Func<int, Task> work)
    {
        for (var round = 0; !_ends; round++)
        {
            await work(round);
            Interlocked.Increment(ref _done);
        }
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
