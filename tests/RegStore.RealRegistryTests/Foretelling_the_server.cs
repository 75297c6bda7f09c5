using System.IO.Abstractions;
using RegStore.Checks;
using RegStore.Model;
using RegStore.Reading;
using RegStore.RealRegistryTests.Servers;
using RegStore.Tests;
using RegStore.Tests.Stores;

namespace RegStore.RealRegistryTests;

/// <summary>For each harm: the references that verify calls broken are those that a real server cannot serve, and its garbage collection stops where verify says so.</summary>
public sealed class Foretelling_the_server : IDisposable
{
    // 2.8 still serves both; verify speaks of servers from 3.0 on, whose behaviour it takes from their source.
    private static readonly FindingKind[] BreaksOnlyOn3 = [FindingKind.ManifestLinkedAsLayer, FindingKind.Schema1Manifest];

    // The server opens a pipe and waits for ever, and follows a symbolic link wherever it leads.
    private static readonly string[] NotForAServer = ["a pipe for a layer"];

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<int, string> Damages
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (number, damage) in DamageBox.All.Index().Where(it => it.Item.Unreadable is null && !NotForAServer.Contains(it.Item.Name)))
            {
                data.Add(number, damage.ToString());
            }

            return data;
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Damages))]
    public async Task The_server_breaks_where_it_was_foretold(int number, string name)
    {
        RealProgram.Demand(RealProgram.Registry);
        Assert.NotNull(name);
        var damage = DamageBox.All[number];
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));
        var images = await RootsAsync();
        damage.Plant(clean);
        await using var server = await RegistryServer.StartAsync(_directory);

        var report = await RegistryStore.Open(_directory).VerifyAsync();
        var broken = await BrokenAsync(server, images, damage.Kind);

        var foretold = BreaksOnlyOn3.Contains(damage.Kind) ? [] : report.Findings.SelectMany(finding => finding.Affects).Select(it => it.ToString()).Distinct();
        Assert.Equal(foretold.Order(StringComparer.Ordinal), broken.Keys.Order(StringComparer.Ordinal));
        await ProveCollection(server, deleteUntagged: false, report.BlocksGc);
        await ProveCollection(server, deleteUntagged: true, report.BlocksGcDeleteUntagged);
    }

    [SkippableTheory]
    [InlineData("blobs", "")]
    [InlineData("repositories", "")]
    [InlineData("", "blobs/sha256/@x")]
    [InlineData("", "blobs/lost+found/x")]
    [InlineData("", "repositories/a b.txt")]
    [InlineData("", "repositories/@eaDir/x")]
    [InlineData("", "repositories/alpine/_manifests/revisions/@x")]
    [InlineData("", "repositories/alpine/_manifests/tags/@eaDir/x")]
    [InlineData("", "blobs/data")]
    [InlineData("", "blobs/sha256/data")]
    [InlineData("", "blobs/sha256/ab/data")]
    [InlineData("", "blobs/sha256/ab/x/y/data")]
    [InlineData("", "notes/data")]
    public async Task Its_collection_stops_at_odd_paths_where_it_was_foretold(string deleted, string written)
    {
        RealProgram.Demand(RealProgram.Registry);
        var store = new CleanStore(new StoreBuilder(new FileSystem(), _directory)).Store;
        if (deleted.Length > 0)
        {
            store.Delete(deleted);
        }
        else
        {
            store.Write(written, "x");
        }

        await using var server = await RegistryServer.StartAsync(_directory);
        var report = await RegistryStore.Open(_directory).VerifyAsync();

        await ProveCollection(server, deleteUntagged: false, report.BlocksGc);
        await ProveCollection(server, deleteUntagged: true, report.BlocksGcDeleteUntagged);
    }

    [SkippableFact]
    public async Task The_stores_of_the_damage_box_are_what_a_real_server_writes()
    {
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));
        await using var server = await RegistryServer.StartAsync();
        var index = await RegistryStore.Open(_directory).ScanAsync();
        foreach (var repository in index.Repositories)
        {
            foreach (var link in repository.LayerLinks)
            {
                await server.PutBlobAsync(
                    repository.Name.ToString(), link.Named, await File.ReadAllBytesAsync(clean.Store.FullPath(StoreBuilder.BlobPath(link.Target!.Value))));
            }

            // Images before the indexes and referrers that name them.
            foreach (var digest in repository.Revisions.Select(link => link.Named).OrderBy(digest => index.FindManifest(digest)!.Manifests.Count))
            {
                await PutAsync(server, clean, repository.Name, digest, digest.ToString());
            }

            foreach (var tag in repository.Tags)
            {
                await PutAsync(server, clean, repository.Name, tag.Current.Target!.Value, tag.Tag.ToString());
            }
        }

        Assert.Equal(Files(_directory), Files(server.Data).Where(file => !file.Key.Contains("/_uploads", StringComparison.Ordinal)));
    }

    private static async Task PutAsync(RegistryServer server, CleanStore clean, RepositoryName repository, Digest digest, string reference)
    {
        var json = await File.ReadAllTextAsync(clean.Store.FullPath(StoreBuilder.BlobPath(digest)));
        await server.PutManifestAsync(repository.ToString(), reference, json, Manifest.Parse(System.Text.Encoding.UTF8.GetBytes(json)).MediaType.ToString()!);
    }

    private static SortedDictionary<string, string> Files(string directory) => new(
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(directory, file), File.ReadAllText),
        StringComparer.Ordinal);

    private static async Task ProveCollection(RegistryServer server, bool deleteUntagged, ServerGenerations foretold)
    {
        var (code, _, error) = await server.CollectAsync(deleteUntagged);
        Assert.True(code != 0 == foretold.HasFlag(ServerGenerations.Two), $"garbage-collect (delete untagged: {deleteUntagged}) ended with {code}, foretold {foretold}: {error}");
    }

    /// <summary>The images of the clean store that nothing else leads to, by tag and by digest.</summary>
    private async Task<List<(string Reference, Digest Digest)>> RootsAsync()
    {
        var index = await RegistryStore.Open(_directory).ScanAsync();
        return
        [
            .. index.Repositories.SelectMany(repository => new ImageGraph(index, repository).Roots())
                .Select(root => (root.Reference.ToString(), root.Digest)),
        ];
    }

    private static async Task<Dictionary<string, string>> BrokenAsync(RegistryServer server, List<(string Reference, Digest Digest)> images, FindingKind kind)
    {
        var client = new PullingClient(server);
        var broken = new Dictionary<string, string>();
        foreach (var (reference, digest) in images)
        {
            var parsed = ImageReference.Parse(reference);
            if (await client.PullAsync(parsed.Repository.ToString(), (parsed.Tag?.ToString() ?? parsed.Digest.ToString())!, digest) is { } problem)
            {
                broken.Add(reference, problem);
            }
        }

        foreach (var repository in images.Select(image => ImageReference.Parse(image.Reference).Repository.ToString()).Distinct())
        {
            foreach (var tag in (await client.TagsAsync(repository)).Where(tag => Tag.TryParse(tag, out _) && !images.Any(it => it.Reference == $"{repository}:{tag}")))
            {
                // A tag that came with the harm: it breaks if the server cannot tell or serve its manifest.
                var (status, body) = await server.GetAsync($"{repository}/manifests/{tag}");
                if (!BreaksOnlyOn3.Contains(kind)
                    && ((int)status != 200 || await client.PullAsync(repository, tag, Digest.Compute(body)) is not null))
                {
                    broken.Add($"{repository}:{tag}", status.ToString());
                }
            }
        }

        return broken;
    }
}
