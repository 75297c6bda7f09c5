using System.IO.Abstractions;
using RegStore.Archives;
using RegStore.Model;
using RegStore.RealRegistryTests.Servers;
using RegStore.Testing;
using RegStore.Tests;
using RegStore.Usage;

namespace RegStore.RealRegistryTests;

/// <summary>One bad file stops the server's garbage collection; regstore answers all the same, names the file, and claims nothing that it might hold.</summary>
public sealed class Where_garbage_collect_stops : IDisposable
{
    private static readonly Stop[] Stops =
    [
        new("an empty revision link", ServerGenerations.All, ServerGenerations.All, store => Overwrite(store, RevisionOf34(store), "")),
        new("a newline after a revision link", ServerGenerations.All, ServerGenerations.All, store => Overwrite(store, RevisionOf34(store), $"{store.Alpine34}\n")),
        new("a revision link that names a layer", ServerGenerations.Two, 0, store =>
            Overwrite(store, StoreBuilder.RevisionPath("alpine", Digest.Compute("never pushed"u8)), CleanStore.Shared.ToString())),
        new("an empty layer link", ServerGenerations.Three, ServerGenerations.Three, store => Overwrite(store, StoreBuilder.LayerPath("alpine", CleanStore.Only34), "")),
        new("an empty tag", 0, ServerGenerations.All, store => Overwrite(store, StoreBuilder.TagPath("alpine", "3.4"), "")),
        new("a plain file among the tags", 0, ServerGenerations.All, store => Overwrite(store, "repositories/alpine/_manifests/tags/.DS_Store", "x")),
        new("an odd name among the tags", 0, ServerGenerations.All, store =>
        {
            Overwrite(store, "repositories/alpine/_manifests/tags/@eaDir/x", "x");
            return "repositories/alpine/_manifests/tags/@eaDir";
        }),
        new("an empty manifest", ServerGenerations.All, ServerGenerations.All, store => Overwrite(store, StoreBuilder.BlobPath(store.Alpine34), "")),
        new("a manifest that is no JSON", ServerGenerations.All, ServerGenerations.All, store => Overwrite(store, StoreBuilder.BlobPath(store.Alpine34), "not JSON")),
        new("a manifest of schema 1", ServerGenerations.Three, ServerGenerations.Three, store =>
            StoreBuilder.BlobPath(store.Store.Manifest("alpine", """{"schemaVersion":1,"name":"alpine","tag":"old","fsLayers":[],"history":[]}""", "old"))),
        new("a repository without _layers", ServerGenerations.Three, ServerGenerations.Three, store =>
        {
            store.Store.Delete("repositories/alpine/_layers");
            return "repositories/alpine";
        }),
        new("a directory with an invalid name", ServerGenerations.All, ServerGenerations.All, store =>
        {
            Directory.CreateDirectory(store.Store.FullPath("repositories/G_Bak/_layers"));
            Directory.CreateDirectory(store.Store.FullPath("repositories/G_Bak/_manifests"));
            return "repositories/G_Bak";
        }),
        new("a file called data among the blobs", ServerGenerations.All, ServerGenerations.All, store => Overwrite(store, "blobs/foo/data", "x")),
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<int, string> All
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (number, stop) in Stops.Index())
            {
                data.Add(number, stop.Name);
            }

            return data;
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(All))]
    public async Task The_orphans_are_told_and_the_file_is_named(int number, string name)
    {
        RealProgram.Demand(RealProgram.Registry);
        Assert.NotNull(name);
        var stop = Stops[number];
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));
        var alone = clean.Store.Blob("nothing refers to this");
        var path = stop.Plant(clean);

        foreach (var untagged in new[] { false, true })
        {
            var collected = await GarbageCollector.RunAsync(_directory, deleteUntagged: untagged);
            var report = await RegistryStore.Open(_directory).FindOrphansAsync(new OrphanOptions { Untagged = untagged });
            var foretold = untagged ? stop.DeleteUntagged : stop.Plain;

            Assert.Equal(foretold.HasFlag(ServerGenerations.Two), collected.Code != 0);
            var obstacle = Assert.Single(report.Obstacles);
            Assert.Equal((path, stop.Plain, stop.DeleteUntagged), (obstacle.Path, obstacle.Plain, obstacle.DeleteUntagged));

            // Of the clean store all is in use: whatever else were claimed here, the bad file might hold.
            Assert.Equal([alone], report.Orphans.Select(orphan => orphan.Digest!.Value));
            Assert.Empty(report.Refusals);
        }
    }

    [SkippableFact]
    public async Task A_repository_whose_layers_lie_behind_a_symbolic_link_stops_it_as_any_other()
    {
        RealProgram.Demand(RealProgram.Registry);
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));
        Directory.Move(clean.Store.FullPath("repositories/alpine/_layers"), Path.Combine(_directory, "elsewhere"));
        Directory.CreateSymbolicLink(clean.Store.FullPath("repositories/alpine/_layers"), Path.Combine(_directory, "elsewhere"));
        Assert.Empty((await RegistryStore.Open(_directory).FindOrphansAsync()).Obstacles);
        var path = Overwrite(clean, RevisionOf34(clean), "");

        var collected = await GarbageCollector.RunAsync(_directory, deleteUntagged: false);
        var obstacle = Assert.Single((await RegistryStore.Open(_directory).FindOrphansAsync()).Obstacles);

        Assert.NotEqual(0, collected.Code);
        Assert.Equal((path, ServerGenerations.All, ServerGenerations.All), (obstacle.Path, obstacle.Plain, obstacle.DeleteUntagged));
    }

    [SkippableTheory]
    [InlineData("repositories/team/loop", ".", true)]
    [InlineData("repositories/team/loop", "..", true)]
    [InlineData("repositories/team/loop", "../..", true)]
    [InlineData("repositories/team/loop", "../../..", true)]
    [InlineData("repositories/team/loop", "loop", true)]
    [InlineData("repositories/team/loop", "app", false)]
    [InlineData("repositories/team/loop", "../alpine", false)]
    [InlineData("blobs/loop", "..", true)]
    [InlineData("blobs/sha256/loop", "../..", true)]
    [InlineData("repositories/alpine/_manifests/revisions/sha256/loop", ".", true)]
    [InlineData("repositories/alpine/_manifests/revisions/loop", "..", true)]
    [InlineData("repositories/alpine/_manifests/loop", "..", false)]
    [InlineData("repositories/alpine/_layers/sha256/loop", "..", false)]
    public async Task A_symbolic_link_to_what_is_above_it_stops_it(string path, string target, bool stops)
    {
        RealProgram.Demand(RealProgram.Registry);
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));
        Directory.CreateSymbolicLink(clean.Store.FullPath(path), target);

        var collected = await GarbageCollector.RunAsync(_directory, deleteUntagged: false);
        var obstacles = (await RegistryStore.Open(_directory).FindOrphansAsync()).Obstacles;

        Assert.Equal(stops, collected.Code != 0);
        Assert.Equal(stops ? [path] : [], obstacles.Select(it => it.Path));
    }

    [SkippableTheory]
    [InlineData("behind a symbolic link")]
    [InlineData("a symbolic link to nothing")]
    [InlineData("a directory")]
    public async Task A_manifest_in_whose_place_is_something_else_does_not_stop_it(string what)
    {
        RealProgram.Demand(RealProgram.Registry);
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));
        var path = clean.Store.FullPath(StoreBuilder.BlobPath(clean.Alpine34));
        File.Move(path, Path.Combine(_directory, "elsewhere"));
        _ = what == "a directory" ? Directory.CreateDirectory(path) : File.CreateSymbolicLink(path, what == "a symbolic link to nothing" ? "nowhere" : Path.Combine(_directory, "elsewhere"));

        var collected = await GarbageCollector.RunAsync(_directory, deleteUntagged: false);

        Assert.Equal(0, collected.Code);
        Assert.Empty((await RegistryStore.Open(_directory).FindOrphansAsync()).Obstacles);
    }

    [SkippableTheory]
    [InlineData("repositories/alpine/_manifests")]
    [InlineData("repositories/alpine/_manifests/revisions")]
    public async Task A_file_in_the_place_of_its_revisions_stops_it(string path)
    {
        RealProgram.Demand(RealProgram.Registry);
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));
        clean.Store.Delete(path);
        Overwrite(clean, path, "x");

        var collected = await GarbageCollector.RunAsync(_directory, deleteUntagged: false);
        var obstacle = Assert.Single((await RegistryStore.Open(_directory).FindOrphansAsync()).Obstacles);

        Assert.NotEqual(0, collected.Code);
        Assert.Equal(path, obstacle.Path);
        Assert.True(obstacle.Plain.HasFlag(ServerGenerations.Two));
    }

    [SkippableTheory]
    [InlineData("repositories/alpine/_manifests/tags/3.4/current/link")]
    [InlineData("repositories/alpine/_manifests/tags/3.4/current")]
    public async Task A_tag_behind_a_symbolic_link_does_not_stop_it(string path)
    {
        RealProgram.Demand(RealProgram.Registry);
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));
        Directory.Move(clean.Store.FullPath(path), Path.Combine(_directory, "elsewhere"));
        File.CreateSymbolicLink(clean.Store.FullPath(path), Path.Combine(_directory, "elsewhere"));

        var collected = await GarbageCollector.RunAsync(_directory, deleteUntagged: true);

        Assert.Equal(0, collected.Code);
        Assert.Empty((await RegistryStore.Open(_directory).FindOrphansAsync()).Obstacles);
    }

    private static string RevisionOf34(CleanStore store) => StoreBuilder.RevisionPath("alpine", store.Alpine34);

    private static string Overwrite(CleanStore store, string path, string content)
    {
        store.Store.Write(path, content);
        return path;
    }

    /// <summary>A bad file.</summary>
    /// <param name="Name">What it is.</param>
    /// <param name="Plain">The generations that stop at it.</param>
    /// <param name="DeleteUntagged">Those that stop at it when untagged revisions are to be deleted.</param>
    /// <param name="Plant">Puts it into a store, and tells the path that is to be named.</param>
    private sealed record Stop(string Name, ServerGenerations Plain, ServerGenerations DeleteUntagged, Func<CleanStore, string> Plant);
}
