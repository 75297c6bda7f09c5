using System.IO.Abstractions;
using RegStore.RealRegistryTests.Servers;
using RegStore.Repairs;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.RealRegistryTests;

/// <summary>
/// After a repair a real server serves exactly what the plan foretold, and its garbage collection runs where it was foretold to run. With a second source, and
/// without one where <c>REGSTORE_REPAIRS</c> is <c>all</c>.
/// </summary>
public sealed class Repairing_for_a_server : IDisposable
{
    // The server opens a pipe and waits for ever, and cannot tell what is broken where it knows no repository.
    private static readonly string[] NotForAServer = ["a pipe for a layer", "the repositories deleted", "the state of a cache without bytes"];

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<int, string, string, bool> Damages
    {
        get
        {
            var data = new TheoryData<int, string, string, bool>();
            foreach (var generation in Registries.Generations)
            {
                foreach (var (number, damage) in DamageBox.All.Index().Where(it => it.Item.Unreadable is null))
                {
                    data.Add(number, damage.ToString(), generation, true);
                    if (Environment.GetEnvironmentVariable("REGSTORE_REPAIRS") == "all")
                    {
                        data.Add(number, damage.ToString(), generation, false);
                    }
                }
            }

            return data;
        }
    }

    private string Data => Path.Combine(_directory, "data");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Damages))]
    public async Task The_server_serves_what_the_plan_foretold(int number, string name, string generation, bool hasSource)
    {
        var program = Registries.Demand(generation);
        Assert.NotNull(name);
        var damage = DamageBox.All[number];
        var source = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "source")));
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), Data));
        var images = await PulledImages.OfAsync(Data);
        damage.Plant(clean);
        if (damage.Kind == FindingKind.CacheStateDamaged)
        {
            return;
        }

        var report = await RegistryStore.Open(Data).RepairAsync(new RepairOptions { Sources = hasSource ? [source.Store.Data] : [], RegistryIsStopped = true });
        if (!report.IsApplied || (NotForAServer.Contains(damage.Name) && !hasSource))
        {
            return;
        }

        var asked = Registries.Of(generation);
        await using (var server = await RegistryServer.StartAsync(Data, generation))
        {
            var broken = await PulledImages.BrokenAsync(server, images);
            var foretold = report.Remaining.Where(it => it.Finding.Breaks.HasFlag(asked)).SelectMany(it => it.Finding.Affects).Select(it => it.ToString()).Distinct();
            Assert.Equal(foretold.Order(StringComparer.Ordinal), broken.Keys.Order(StringComparer.Ordinal));
        }

        await ProveCollection(program, deleteUntagged: false, report.BlocksGc.HasFlag(asked));
        await ProveCollection(program, deleteUntagged: true, report.BlocksGcDeleteUntagged.HasFlag(asked));
    }

    [SkippableFact]
    public async Task What_is_missing_is_put_back_while_the_server_runs()
    {
        Registries.Demand(Registries.Generations[0]);
        var source = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "source")));
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), Data));
        var images = await PulledImages.OfAsync(Data);
        clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));
        clean.Store.Delete(StoreBuilder.RevisionPath("team/app", clean.Arm64));
        await using var server = await RegistryServer.StartAsync(Data, Registries.Generations[0]);

        var report = await RegistryStore.Open(server.Data).RepairAsync(new RepairOptions { Sources = [source.Store.Data] });

        Assert.True(report.IsApplied);
        Assert.Empty(await PulledImages.BrokenAsync(server, images));
    }

    [SkippableFact]
    public async Task With_the_orphans_in_quarantine_the_server_has_nothing_to_collect()
    {
        var program = Registries.Demand(Registries.Generations[0]);
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), Data));
        // Layers by sha512, for which the server has no mark, as is known.
        clean.Store.Delete("repositories/odd");
        clean.Store.Blob("an orphan");
        clean.Store.Layer("alpine", "a layer that no manifest promises");
        clean.Store.Delete("repositories/team/app/_manifests/tags");
        clean.Store.Delete("repositories/team/app/_manifests/revisions");
        var store = RegistryStore.Open(Data);
        var told = await store.FindOrphansAsync();

        var report = await store.RepairAsync(new RepairOptions { Orphans = true, OlderThan = TimeSpan.Zero, RegistryIsStopped = true });

        Assert.Equal(
            told.UnreachableFromEverything.Bytes,
            report.Steps.Where(step => step.Path.StartsWith("blobs/", StringComparison.Ordinal)).Sum(step => step.Size));
        Assert.Equal(told.UnreachableFromEverything.Count, report.Steps.Count(step => step.Path.StartsWith("blobs/", StringComparison.Ordinal)));
        var collected = await GarbageCollector.RunAsync(Data, deleteUntagged: false, program);
        Assert.Equal((0, 0), (collected.Code, collected.Blobs.Count));
        Assert.DoesNotContain(collected.Lines, line => line.Contains("layer link eligible", StringComparison.Ordinal));
        Assert.DoesNotContain((await store.VerifyAsync()).Findings, finding => finding.Kind == FindingKind.LayerLinkDangling || finding.Kind == FindingKind.BlobOrphaned);
    }

    private async Task ProveCollection(string program, bool deleteUntagged, bool stops)
    {
        var collected = await GarbageCollector.RunAsync(Data, deleteUntagged, program);
        Assert.True(collected.Code != 0 == stops, $"garbage-collect (delete untagged: {deleteUntagged}) ended with {collected.Code}, foretold to stop: {stops}: {collected.Error}");
    }
}
