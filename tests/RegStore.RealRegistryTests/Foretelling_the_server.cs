using System.IO.Abstractions;
using RegStore.Archives;
using RegStore.Model;
using RegStore.RealRegistryTests.Servers;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.RealRegistryTests;

/// <summary>For each harm: the references that verify calls broken are those that a real server cannot serve, and its garbage collection stops where verify says so.</summary>
public sealed class Foretelling_the_server : IDisposable
{
    // The server opens a pipe and waits for ever, and follows a symbolic link wherever it leads.
    private static readonly string[] NotForAServer = ["a pipe for a layer"];

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<int, string, string> Damages
    {
        get
        {
            var data = new TheoryData<int, string, string>();
            foreach (var generation in Registries.Generations)
            {
                foreach (var (number, damage) in DamageBox.All.Index().Where(it => it.Item.Unreadable is null && !NotForAServer.Contains(it.Item.Name)))
                {
                    data.Add(number, damage.ToString(), generation);
                }
            }

            return data;
        }
    }

    public static TheoryData<string, string, string> OddPaths
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var generation in Registries.Generations)
            {
                data.Add("blobs", "", generation);
                data.Add("repositories", "", generation);
                foreach (var path in Odd)
                {
                    data.Add("", path, generation);
                }
            }

            return data;
        }
    }

    private static readonly string[] Odd =
    [
        "blobs/sha256/@x", "blobs/lost+found/x", "repositories/a b.txt", "repositories/@eaDir/x", "repositories/alpine/_manifests/revisions/@x",
        "repositories/alpine/_manifests/tags/@eaDir/x", "blobs/data", "blobs/sha256/data", "blobs/sha256/ab/data", "blobs/sha256/ab/x/y/data", "notes/data",
    ];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Damages))]
    public async Task The_server_breaks_where_it_was_foretold(int number, string name, string generation)
    {
        Registries.Demand(generation);
        Assert.NotNull(name);
        var asked = Registries.Of(generation);
        var damage = DamageBox.All[number];
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));
        var images = await PulledImages.OfAsync(_directory);
        damage.Plant(clean);
        await using var server = await RegistryServer.StartAsync(_directory, generation);

        var report = await RegistryStore.Open(_directory).VerifyAsync();
        var broken = await PulledImages.BrokenAsync(server, images);
        if (damage.Kind != FindingKind.RepositoriesMissing)
        {
            // What breaks on some generations only, and what only concerns an image, is looked up in what the finding says of each.
            var foretold = report.Findings.Where(finding => BreaksOn(finding, asked)).SelectMany(finding => finding.Affects).Select(it => it.ToString()).Distinct();
            Assert.Equal(foretold.Order(StringComparer.Ordinal), broken.Keys.Order(StringComparer.Ordinal));
        }

        await ProveCollection(_directory, generation, deleteUntagged: false, report.BlocksGc);
        await ProveCollection(_directory, generation, deleteUntagged: true, report.BlocksGcDeleteUntagged);
    }

    // A warning may be about what cannot be pulled and perhaps was never meant to: a platform left out, an entry that never was a tag.
    private static bool BreaksOn(Finding finding, ServerGenerations generation) => finding.Breaks == ServerGenerations.None || finding.Breaks.HasFlag(generation);

    [SkippableTheory]
    [MemberData(nameof(OddPaths))]
    public async Task Its_collection_stops_at_odd_paths_where_it_was_foretold(string deleted, string written, string generation)
    {
        Registries.Demand(generation);
        var store = new CleanStore(new StoreBuilder(new FileSystem(), _directory)).Store;
        if (deleted.Length > 0)
        {
            store.Delete(deleted);
        }
        else
        {
            store.Write(written, "x");
        }

        var report = await RegistryStore.Open(_directory).VerifyAsync();

        await ProveCollection(_directory, generation, deleteUntagged: false, report.BlocksGc);
        await ProveCollection(_directory, generation, deleteUntagged: true, report.BlocksGcDeleteUntagged);
    }

    [SkippableFact]
    public async Task The_stores_of_the_damage_box_are_what_a_real_server_writes()
    {
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));
        await using var server = await RegistryServer.StartAsync();
        var index = (await RegistryStore.Open(_directory).ScanAsync()).Index;
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

    private static async Task ProveCollection(string data, string generation, bool deleteUntagged, ServerGenerations foretold)
    {
        var collected = await GarbageCollector.RunAsync(data, deleteUntagged, Registries.Demand(generation));
        Assert.True(collected.Code != 0 == foretold.HasFlag(Registries.Of(generation)), $"garbage-collect (delete untagged: {deleteUntagged}) ended with {collected.Code}, foretold {foretold}: {collected.Error}");
    }
}
