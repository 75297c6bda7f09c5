using System.IO.Abstractions;
using RegStore.Repairs;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.Tests.Repairs;

/// <summary>Each harm of the box is repaired with a second source at hand.</summary>
/// Covers: AliasNames, DueLinks, JournalHead, JournalMove, JournalState, JournalStep, JournalWriter, Mending, PlannedStep, Preparation.
/// Covers: QuarantineDirectory, Quarantines, RepairJournal, RepairMoves, RepairPlan, RepairPlanner, Repairer.
public sealed class Repairing_damage_from_a_source : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<int, string> Damages => RepairOfDamage.All;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Damages))]
    public async Task It_does_what_the_plan_says_and_can_be_undone(int number, string name) => await RepairOfDamage.Prove(_directory, number, name, hasSource: true);
}

/// <summary>Each harm of the box is repaired with nothing but the store itself.</summary>
public sealed class Repairing_damage_from_the_store_itself : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<int, string> Damages => RepairOfDamage.All;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Damages))]
    public async Task It_does_what_the_plan_says_and_can_be_undone(int number, string name) => await RepairOfDamage.Prove(_directory, number, name, hasSource: false);
}

/// <summary>A harm is repaired as far as the plan says, loses nothing, and comes back byte for byte when that is undone.</summary>
internal static class RepairOfDamage
{
    public static TheoryData<int, string> All
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (number, damage) in DamageBox.All.Index().Where(it => it.Item.Unreadable is null))
            {
                data.Add(number, damage.ToString());
            }

            return data;
        }
    }

    public static async Task Prove(string directory, int number, string name, bool hasSource)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no pipes and links like these.");
        Assert.NotNull(name);
        var damage = DamageBox.All[number];
        var source = new CleanStore(new StoreBuilder(new FileSystem(), $"{directory}/source"));
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), $"{directory}/data"));
        damage.Plant(clean);
        var root = clean.Store.Root;
        var (before, sound) = (StoreTree.Of(root), StoreTree.SoundBlobs(root));
        var store = RegistryStore.Open(clean.Store.Data);
        var planned = new List<RepairReport>();
        var options = new RepairOptions
        {
            Sources = hasSource ? [source.Store.Data] : [],
            RegistryIsStopped = true,
            Confirm = it =>
            {
                planned.Add(it);
                return before.SequenceEqual(StoreTree.Of(root));
            },
        };
        if (damage.Kind == FindingKind.CacheStateDamaged)
        {
            return;
        }

        var done = await store.RepairAsync(options);
        var plan = planned.DefaultIfEmpty(done).First();
        var verified = await store.VerifyAsync();

        Assert.Equal(Words(plan), Words(done));
        Assert.Equal(damage.Affects.Where(_ => Stays(damage, hasSource)), plan.StayBroken.Select(reference => reference.ToString()));
        Assert.Equal(
            plan.Remaining.Select(it => (it.Finding.Kind.Id, it.Finding.Path)),
            verified.Findings.Where(finding => finding.Severity != Severity.Info).Select(finding => (finding.Kind.Id, finding.Path)));
        Assert.Equal((plan.BlocksGc, plan.BlocksGcDeleteUntagged), (verified.BlocksGc, verified.BlocksGcDeleteUntagged));
        Assert.Subset(StoreTree.SoundBlobs(root, $"{root}/../regstore-quarantine"), sound);
        Assert.Empty((await store.PlanRepairAsync(options)).Steps);
        if (plan.Steps.Count == 0)
        {
            Assert.False(done.IsApplied);
            return;
        }

        var undone = await store.UndoRepairAsync(registryIsStopped: true);

        Assert.Equal(RepairState.Undone, undone.State);
        Assert.Equal(before, StoreTree.Of(root));
    }

    // What is as it was pushed, or what nobody knows but the person: no step mends it.
    private static bool Stays(Damage damage, bool hasSource) => damage.Name switch
    {
        "a sha512 link to another layer" or "bytes that are no manifest" or "half a surrogate pair" or "a number among the annotations" or "a layer by a digest that nobody knows"
            or "layers that are no list" or "a manifest of 5 MiB" => true,
        "a layer in the wrong directory" or "a layer without its two digits" or "a file where a tag's link has its directory" => false,
        "the blob of a sha512 layer deleted" or "an index whose layers were collected" => !hasSource,
        _ => !hasSource && (damage.Kind.Id.StartsWith("RS1", StringComparison.Ordinal) || damage.Kind == FindingKind.RevisionDangling),
    };

    private static IEnumerable<string> Words(RepairReport report) => report.Steps.Select(step => $"{step.Action} {step.Path} {step.From} {step.Digest} {string.Join(',', step.PullAgain)} {string.Join(',', step.StayBroken)}");
}
