using System.Globalization;
using System.Text;
using RegStore.Cli.Tests;
using RegStore.Model;
using RegStore.Pools;
using RegStore.RealRegistryTests.Servers;
using RegStore.Testing;
using RegStore.Tests;

namespace RegStore.RealRegistryTests;

/// <summary>Thirty days of a real registry: pushes, re-tags, deletes, a snapshot every night. What is kept verifies, restores and serves what there was that night.</summary>
public sealed class Thirty_days : IDisposable
{
    private const int Days = 30;
    private static readonly string[] Policy = ["--keep-last", "2", "--keep-daily", "5", "--keep-weekly", "3", "--keep-monthly", "2"];

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly SetClock _clock = new(new DateTimeOffset(2026, 2, 14, 3, 0, 0, TimeSpan.Zero));
    private readonly Dictionary<string, Dictionary<string, Digest>> _tags = [];
    private readonly Dictionary<string, HashSet<Digest>> _blobs = [];

    private string Pool => Path.Combine(_directory, "pool");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task Every_kept_snapshot_is_that_night()
    {
        RealProgram.Demand(RealProgram.Restic);
        await using var server = await RegistryServer.StartAsync();
        for (var day = 0; day < Days; day++)
        {
            await WorkAsync(server, day);
            var report = await RegistryStore.Open(server.Data, time: _clock).SnapshotAsync(Pool);
            await KeepInMindAsync(server, report);
            _clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(_blobs.Values.SelectMany(it => it).Distinct().Order(), BlobsOfPool());
        using var restic = await ResticRepository.WithSnapshotsAsync(_tags.Keys.Select(id => SnapshotId.Parse(id)));
        var kept = await restic.KeptAsync(Policy);
        Assert.Equal(kept, await Keeping_what_restic_keeps.KeptAsync(Pool, Policy));

        await Regstore.TextAsync(["forget", Pool, .. Policy]);

        var ids = kept.Select(it => it.Split(' ')[0]).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), Directory.GetFiles(Path.Combine(Pool, "snapshots")).Select(it => Path.GetFileNameWithoutExtension(it)).Order(StringComparer.Ordinal));
        Assert.Equal(ids.SelectMany(id => _blobs[id]).Distinct().Order(), BlobsOfPool());
        Assert.DoesNotContain((await SnapshotPool.Open(Pool).VerifyAsync()).Findings, finding => finding.Severity > RegStore.Verification.Severity.Info);
        foreach (var id in ids)
        {
            var target = Path.Combine(_directory, id);
            await Regstore.TextAsync("restore", $"{Pool}@{id}", target);
            await DemandServed(target, id);
        }

        var byHand = Directory.CreateDirectory(Path.Combine(_directory, "by hand")).FullName;
        await RealProgram.DemandAsync("cp", "-a", Path.Combine(Pool, "docker"), byHand);
        await RealProgram.DemandAsync("tar", "-xf", Path.Combine(Pool, "snapshots", $"{ids[0]}.tar"), "-C", byHand);
        Assert.DoesNotContain((await RegistryStore.Open(byHand).VerifyAsync()).Findings, finding => finding.Severity > RegStore.Verification.Severity.Info);
        await DemandServed(byHand, ids[0]);
    }

    private static async Task WorkAsync(RegistryServer server, int day)
    {
        await PushAsync(server, "app", $"v{day}", $"release {day}");
        await PushAsync(server, "app", "latest", $"release {day}");
        await PushAsync(server, "nightly", "build", $"nightly {day}");
        if (day % 3 == 0)
        {
            await PushAsync(server, $"team/service-{day % 4}", "stable", $"service {day}");
        }

        if (day >= 4)
        {
            // What was the release four days ago is taken away, and with it what only that had.
            var (_, manifest) = await server.GetAsync($"app/manifests/v{day - 4}");
            await server.DeleteAsync($"app/manifests/{Digest.Compute(manifest)}");
        }
    }

    private static async Task<Digest> PushAsync(RegistryServer server, string repository, string tag, string text)
    {
        var descriptors = new List<string>();
        foreach (var content in new[] { $$"""{"architecture":"amd64","os":"linux","author":"{{text}}"}""", "a layer that all share", $"layer {text}" })
        {
            var bytes = Encoding.UTF8.GetBytes(content);
            await server.PutBlobAsync(repository, Digest.Compute(bytes), bytes);
            descriptors.Add(StoreBuilder.Descriptor(descriptors.Count == 0 ? MediaType.OciConfig.Value : MediaType.OciLayerGzip.Value, Digest.Compute(bytes), bytes.Length));
        }

        return await server.PutManifestAsync(
            repository,
            tag,
            $$"""{"schemaVersion":2,"mediaType":"{{MediaType.OciManifest}}","config":{{descriptors[0]}},"layers":[{{descriptors[1]}},{{descriptors[2]}}]}""",
            MediaType.OciManifest.Value);
    }

    private async Task KeepInMindAsync(RegistryServer server, SnapshotReport report)
    {
        Assert.Empty(report.Content.Findings);
        Assert.Empty(report.Content.Skipped);
        var index = (await RegistryStore.Open(server.Data).ScanAsync()).Index;
        var id = report.Id!.Value.ToString();
        _tags[id] = index.Repositories.SelectMany(it => it.Tags, (it, tag) => (it.Name, tag)).ToDictionary(it => $"{it.Name}:{it.tag.Tag}", it => it.tag.Current.Target!.Value);
        _blobs[id] =
        [
            .. index.Repositories.SelectMany(it => it.Revisions).Select(it => it.Named)
                .SelectMany(revision => index.FindManifest(revision)!.Blobs.Select(blob => blob.Digest).Append(revision)),
        ];
    }

    private IEnumerable<Digest> BlobsOfPool()
    {
        var root = Path.Combine(Pool, "docker", "registry", "v2", "blobs", "sha256");
        return Directory.GetFiles(root, "data", SearchOption.AllDirectories).Select(path => Digest.Parse($"sha256:{Path.GetFileName(Path.GetDirectoryName(path))}")).Order();
    }

    private async Task DemandServed(string data, string id)
    {
        await using var server = await RegistryServer.StartAsync(data);
        var client = new PullingClient(server);
        foreach (var (name, digest) in _tags[id])
        {
            var parts = name.Split(':');
            Assert.Null(await client.PullAsync(parts[0], parts[1], digest));
        }

        var served = new List<string>();
        foreach (var repository in _tags[id].Keys.Select(name => name.Split(':')[0]).Distinct())
        {
            served.AddRange((await client.TagsAsync(repository)).Select(tag => string.Create(CultureInfo.InvariantCulture, $"{repository}:{tag}")));
        }

        Assert.Equal(_tags[id].Keys.Order(StringComparer.Ordinal), served.Order(StringComparer.Ordinal));
    }
}
