using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using RegStore.Archives;
using RegStore.Model;
using RegStore.Testing;
using RegStore.Tests.Stores;
using RegStore.Verification;

namespace RegStore.Tests.Verification;

/// <summary>Each harm is told once, as what it is, with whom it breaks; a clean store tells nothing. In memory and on a real disk alike.</summary>
/// Covers: AliasCheck, BlobChecks, BlobFaults, BlobShard, BlobWalker, BrokenReferences, CheckedStore, IoWorkers, Irregularity, LeftoverChecks, LinkChecks.
/// Covers: LinkEntry, LinkTargets, LinkTreeReader, ManifestChecks, ManifestEntry, ManifestReader, Need, PromiseChecks, RepositoryPlace, RepositoryReader.
/// Covers: RepositoryWalker, StorageLayout, StoreChecks, StoreWalk, StructureChecks, TagEntry, TagReader, UploadEntry, UploadReader, Verifier.
public sealed class Finding_damage : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<int, string> AnyFileSystem => Choose(damage => !damage.NeedsDisk);

    public static TheoryData<int, string> RealDisk => Choose(_ => true);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(AnyFileSystem))]
    public async Task In_memory_it_is_told_once_with_whom_it_breaks(int number, string name)
    {
        Assert.NotNull(name);
        await Prove(DamageBox.All[number], new StoreBuilder(new MockFileSystem(), "/data"));
    }

    [SkippableTheory]
    [MemberData(nameof(RealDisk))]
    public async Task On_disk_it_is_told_once_with_whom_it_breaks(int number, string name)
    {
        Assert.NotNull(name);
        Skip.If(DamageBox.All[number].NeedsDisk && OperatingSystem.IsWindows(), "Windows has no pipes and links like these.");
        await Prove(DamageBox.All[number], new StoreBuilder(new FileSystem(), _directory));
    }

    [Fact]
    public async Task A_clean_store_has_none()
    {
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));

        var report = await RegistryStore.Open(clean.Store.Data).VerifyAsync();

        Assert.Empty(report.Findings);
        Assert.True(report.Complete);
        Assert.Equal(report.Blobs, report.BlobsRead);
        Assert.Equal(ServerGenerations.None, report.BlocksGc | report.BlocksGcDeleteUntagged);
    }

    [Fact]
    public void Every_kind_of_finding_has_its_damage() =>
        Assert.Equal(FindingKind.All.Where(kind => !kind.IsOfArchive).Select(kind => kind.Id), DamageBox.All.Select(damage => damage.Kind.Id).Distinct().Order());

    private static async Task Prove(Damage damage, StoreBuilder builder)
    {
        var clean = new CleanStore(builder);
        damage.Plant(clean);

        var report = await DamagedStore.Open(damage, builder).VerifyAsync();

        Assert.Equal([damage.Kind.ToString()], report.Findings.Select(finding => finding.Kind.ToString()).Distinct());
        Assert.Equal(damage.Affects, report.Findings.SelectMany(finding => finding.Affects).Select(reference => reference.ToString()).Distinct());
        Assert.Equal(damage.Unreadable is null, report.Complete);
    }

    private static TheoryData<int, string> Choose(Func<Damage, bool> isChosen)
    {
        var data = new TheoryData<int, string>();
        foreach (var (number, damage) in DamageBox.All.Index().Where(it => isChosen(it.Item)))
        {
            data.Add(number, damage.ToString());
        }

        return data;
    }
}
