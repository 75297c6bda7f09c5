using System.Globalization;
using System.IO.Abstractions;
using RegStore.Repairs;
using RegStore.Testing;
using RegStore.Tests.Models;
using RegStore.Verification;

#pragma warning disable CA5394 // No secrets.
namespace RegStore.Tests.Repairs;

/// <summary>Stores as clients make them, with one to five harms at random: nothing sound is lost, and a second repair has nothing to do. Ten, or as many as <c>REGSTORE_REPAIRS</c> says.</summary>
/// Covers: PlannedDirectory, PlannedFile, PlannedNode, PlannedStore, PlannedTree.
public sealed class Repairing_at_random : IDisposable
{
    private static readonly int Stores = int.TryParse(Environment.GetEnvironmentVariable("REGSTORE_REPAIRS"), CultureInfo.InvariantCulture, out var stores) ? stores : 10;

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Stores)];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Nothing_sound_is_lost_and_all_comes_back(int seed)
    {
        var random = new Random(seed);
        (int, int, int, int)[] requests = [.. Enumerable.Range(0, random.Next(3, 20)).Select(_ => (random.Next(100), random.Next(1000), random.Next(1000), random.Next(1000)))];
        var (damaged, source) = (new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")), new StoreBuilder(new FileSystem(), Path.Combine(_directory, "source")));
        GeneratedStore.Write(damaged, requests);
        GeneratedStore.Write(source, requests);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            Harm(damaged);
        }

        if (random.Next(2) == 0)
        {
            Harm(source);
        }

        var root = damaged.Root;
        var (before, sound) = (StoreTree.Of(root), StoreTree.SoundBlobs(root));
        var store = RegistryStore.Open(damaged.Data);
        var options = new RepairOptions
        {
            Sources = random.Next(3) == 0 ? [] : [source.Data],
            Orphans = random.Next(2) == 0,
            OlderThan = TimeSpan.Zero,
            UnknownPaths = random.Next(2) == 0,
            DamagedBlobs = random.Next(2) == 0,
            RegistryIsStopped = true,
        };

        var report = await store.RepairAsync(options);

        var verified = await store.VerifyAsync();
        Assert.Equal(
            report.Remaining.Select(it => (it.Finding.Kind.Id, it.Finding.Path)),
            verified.Findings.Where(finding => finding.Severity != Severity.Info).Select(finding => (finding.Kind.Id, finding.Path)));
        Assert.Subset(StoreTree.SoundBlobs(root, Path.Combine(root, "..", "regstore-quarantine")), sound);
        if ((await store.ListAsync()).Repositories.Any(repository => repository.Tags.Count > 0))
        {
            Assert.Empty((await store.PlanRepairAsync(options)).Steps.Select(step => $"{step.Action} {step.Path}"));
        }

        if (report.IsApplied)
        {
            await store.UndoRepairAsync(registryIsStopped: true);
        }

        Assert.Equal(before, StoreTree.Of(root));

        void Harm(StoreBuilder store) => new Harm(random.Next(10_000), random.Next(7)).Do(store);
    }
}
