using RegStore.Testing;
using RegStore.Tests;

namespace RegStore.Cli.Tests.Faults;

/// <summary>A command in a place, and what must be true of the place however it ends.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Prepare">Fills the place.</param>
/// <param name="Arguments">What is typed.</param>
/// <param name="Kept">The names in the place that it never changes.</param>
/// <param name="Whole">The names under which there is something whole at any time, or nothing.</param>
internal sealed record Scenario(string Name, Func<Place, Task> Prepare, Func<Place, string[]> Arguments, string[] Kept, params string[] Whole)
{
    // What is damaged before is not whole in between.
    private const string Nothing = "nothing";

    /// <summary>Whether it writes nothing, so that what it prints is all that it does.</summary>
    public bool IsQuestion => Whole.Length == 0 && Kept.Contains("data");

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("verify", Store, it => ["verify", it["data"], "--parallel", "1", "--io-parallel", "1"], ["data"]),
        new("verify --state", Scrubbed, it => ["verify", it["data"], "--state", it["state"], "--parallel", "1", "--io-parallel", "1"], ["data"], "state"),
        new("verify an archive", Archive, it => ["verify", it["old.tar"]], ["data", "old.tar"]),
        new("verify a pool", Pool, it => ["verify", it["pool"], "--parallel", "1"], ["data", "pool"]),
        new("list", Store, it => ["list", "--long", it["data"], "--io-parallel", "1"], ["data"]),
        new("inspect", Store, it => ["inspect", it["data"], "team/app:1.2"], ["data"]),
        new("catalog", Store, it => ["catalog", it["data"]], ["data"]),
        new("tags", Store, it => ["tags", it["data"], "team/app"], ["data"]),
        new("tree", Store, it => ["tree", it["data"]], ["data"]),
        new("history", Store, it => ["history", it["data"], "team/app:1.2", "--platform", "linux/arm64"], ["data"]),
        new("files", Layers, it => ["files", it["data"], "alpine:3.4"], ["data"]),
        new("files --cat", Layers, it => ["files", it["data"], "alpine:3.4", "/etc/alpine-release", "--cat"], ["data"]),
        new("cat", Layers, it => ["cat", it["data"], "alpine:3.4"], ["data"]),
        new("why", Store, it => ["why", it["data"], CleanStore.Shared.ToString()], ["data"]),
        new("snapshots", Pool, it => ["snapshots", it["pool"]], ["data", "pool"]),
        new("orphans", Store, it => ["orphans", "--untagged", it["data"], "--io-parallel", "1"], ["data"]),
        new("du", Store, it => ["du", "-v", it["data"], "--io-parallel", "1"], ["data"]),
        new("diff", Archive, it => ["diff", it["data"], it["old.tar"]], ["data", "old.tar"]),
        new("backup", Store, it => ["backup", it["data"], it["out.tar"], "--parallel", "1", "--io-parallel", "1"], ["data"], "out.tar"),
        new("backup over an archive", Grown, it => ["backup", it["data"], it["old.tar"], "--parallel", "1", "--io-parallel", "1"], ["data"], "old.tar"),
        new("restore", Archive, it => ["restore", it["old.tar"], it["target"], "--parallel", "1"], ["data", "old.tar"], "target"),
        new("restore --merge", Shrunk, it => ["restore", it["old.tar"], it["data"], "--merge", "--parallel", "1"], ["old.tar"], "data"),
        new("snapshot", Store, it => ["snapshot", it["data"], it["pool"], "--parallel", "1", "--io-parallel", "1"], ["data"], "pool"),
        new("snapshot into a pool", PoolAndMore, it => ["snapshot", it["data"], it["pool"], "--parallel", "1", "--io-parallel", "1"], ["data"], "pool"),
        new("snapshot into a damaged pool", DamagedPool, it => ["snapshot", it["data"], it["pool"], "--parallel", "1", "--io-parallel", "1"], ["data"], Nothing),
        new("forget", TwoSnapshots, it => ["forget", it["pool"], "--keep-last", "1"], ["data"], "pool"),
        new("export", Store, it => ["export", it["data"], "team/app:1.2", "-o", it["image.tar"]], ["data"], "image.tar"),
        new("export into a directory", Store, it => ["export", it["data"], "team/app:1.2", "--format", "oci-dir", "-o", it["image"]], ["data"], "image"),
        new("export a root file system", Layers, it => ["export", it["data"], "alpine:3.4", "--format", "rootfs", "-o", it["image.tar"]], ["data"], "image.tar"),
        new("import", Exported, it => ["import", it["image.tar"], it["data"], "other/app:1.2"], ["image.tar"], "data"),
        new("repair", Damaged, it => ["repair", it["data"], "--from", it["source"], "--apply", "--registry-is-stopped", "--parallel", "1"], ["source"]),
        new("repair --undo", Repaired, it => ["repair", it["data"], "--undo", "--registry-is-stopped"], ["source"]),
    ];

    private static Task Store(Place place)
    {
        place.WriteStore("data");
        return Task.CompletedTask;
    }

    // The sample: images whose layers are tars.
    private static Task Layers(Place place)
    {
        place.Copy(Path.Combine(SourceTree.Root, "samples", "data"), "data");
        return Task.CompletedTask;
    }

    private static async Task Scrubbed(Place place)
    {
        await Store(place);
        await Regstore.TextAsync("verify", place["data"], "--state", place["state"]);
    }

    private static async Task Archive(Place place)
    {
        await Store(place);
        await Regstore.TextAsync("backup", place["data"], place["old.tar"]);
    }

    private static async Task Grown(Place place)
    {
        var store = place.WriteStore("data").Store;
        await Regstore.TextAsync("backup", place["data"], place["old.tar"]);
        store.Image("team/new", "1", "a new layer");
    }

    private static async Task Shrunk(Place place)
    {
        var store = place.WriteStore("data").Store;
        await Regstore.TextAsync("backup", place["data"], place["old.tar"]);
        store.Delete("repositories/team");
        store.Delete(StoreBuilder.BlobPath(CleanStore.ForArm64));
    }

    private static async Task Pool(Place place)
    {
        await Store(place);
        await Regstore.TextAsync("snapshot", place["data"], place["pool"]);
    }

    private static async Task PoolAndMore(Place place)
    {
        var store = place.WriteStore("data").Store;
        await Regstore.TextAsync("snapshot", place["data"], place["pool"]);
        store.Image("team/new", "1", "a new layer");
    }

    private static async Task DamagedPool(Place place)
    {
        await Pool(place);
        await File.WriteAllTextAsync(Path.Combine(place["pool"], "docker/registry/v2", StoreBuilder.BlobPath(CleanStore.Shared)), "");
    }

    private static async Task TwoSnapshots(Place place)
    {
        var store = place.WriteStore("data").Store;
        store.Image("team/old", "1", "an old layer");
        await Regstore.TextAsync("snapshot", place["data"], place["pool"]);
        store.Delete("repositories/team/old");
        await Regstore.TextAsync("snapshot", place["data"], place["pool"]);
    }

    private static async Task Exported(Place place)
    {
        await Store(place);
        await Regstore.TextAsync("export", place["data"], "team/app:1.2", "-o", place["image.tar"]);
    }

    private static Task Damaged(Place place)
    {
        place.WriteStore("source");
        var clean = place.WriteStore("data");
        clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Shared), "rotten");
        clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.ForArm64));
        clean.Store.Delete(StoreBuilder.RevisionPath("alpine", clean.Alpine34));
        place.Age("data");
        return Task.CompletedTask;
    }

    private static async Task Repaired(Place place)
    {
        await Damaged(place);
        await Regstore.TextAsync("repair", place["data"], "--from", place["source"], "--apply", "--registry-is-stopped");
    }
}
