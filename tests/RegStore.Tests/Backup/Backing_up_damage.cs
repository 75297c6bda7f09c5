using System.IO.Abstractions;
using RegStore.Archives;
using RegStore.Backup;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Testing;
using RegStore.Tests.Stores;
using RegStore.Verification;

namespace RegStore.Tests.Backup;

/// <summary>For each harm: the archive holds all that is sound, names what it lost, and what is restored from it is clean.</summary>
/// Covers: KeptImages.
public sealed class Backing_up_damage : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<int, string> Damages
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (number, damage) in DamageBox.All.Index().Where(it => !it.Item.IsOfStore))
            {
                data.Add(number, damage.ToString());
            }

            return data;
        }
    }

    private string Archive => Path.Combine(_directory, "out.tar");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task What_is_sound_travels_and_what_is_lost_is_named(int number, string name)
    {
        Assert.NotNull(name);
        var damage = DamageBox.All[number];
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        var before = (await RegistryStore.Open(clean.Store.Data).ScanAsync()).Index;
        damage.Plant(clean);
        var store = DamagedStore.Open(damage, clean.Store);
        var verified = await store.VerifyAsync();

        var report = await store.BackupAsync(Archive);
        var restored = await RegistryStore.Open(report.Archive!).RestoreAsync(Path.Combine(_directory, "restored"));

        // Whatever verify calls an error is told, and an error costs at most what it breaks.
        Assert.Equal(
            verified.Findings.Where(it => it.Severity == Severity.Error).Select(it => $"{it.Kind} {it.Path}"), report.Findings.Select(it => $"{it.Kind} {it.Path}"));
        var broken = verified.Findings.SelectMany(it => it.Affects).Select(it => it.ToString()).ToHashSet();
        var lost = report.Skipped.Select(it => it.Reference).OfType<string>().ToHashSet();
        Assert.All(lost.Where(it => damage.Unreadable is null && !it.Contains('@', StringComparison.Ordinal)), it => Assert.Contains(it, broken));
        Assert.Equal(report.Skipped.Count == 0, report.IsSound);

        // The result is clean, and holds every tag that was not lost.
        Assert.True(restored.IsRestored, string.Join('\n', restored.Findings.Select(it => $"{it.Kind} {it.Path} {it.Message}")));
        var result = RegistryStore.Open(Path.Combine(_directory, "restored"));
        Assert.DoesNotContain((await result.VerifyAsync()).Findings, it => it.Severity == Severity.Error);
        if (damage.Unreadable is null)
        {
            var index = (await result.ScanAsync()).Index;
            Assert.Equal(TagsOf((await store.ScanAsync()).Index).Where(tag => !lost.Contains(tag.Name)), TagsOf(index));
            var orphans = verified.Findings.Where(it => it.Kind == FindingKind.BlobOrphaned).Select(it => it.Digest).ToHashSet();
            var now = (await store.ScanAsync()).Index;

            // What is left of a platform that was deleted or gutted is left out: with it the index would be called so again.
            var sound = damage.Kind == FindingKind.IndexGutted || damage.Kind == FindingKind.IndexWithoutImages || damage.Kind == FindingKind.IndexChildMissing ? [] : before.Blobs.Keys.Where(digest => !orphans.Contains(digest) && now.Blobs.TryGetValue(digest, out var blob) && blob.NotAFile is null && IsSound(clean.Store, digest));
            Assert.All(sound, digest => Assert.True(index.Blobs.ContainsKey(digest), $"{digest} did not travel"));
        }
    }

    [Fact]
    public async Task A_damaged_blob_takes_its_images_with_it_and_nothing_else()
    {
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Only34), "lager of 3.4");

        var report = await RegistryStore.Open(clean.Store.Data).BackupAsync(Archive);

        Assert.Equal(["alpine:3.4", null], report.Skipped.Select(it => it.Reference));
        Assert.Equal(["RS1003 blob-digest-mismatch"], report.Skipped.Select(it => it.Reason).Distinct());
        Assert.False(report.IsSound);
        Assert.Equal([FindingKind.ArchiveIncomplete], (await RegistryStore.Open(Archive).VerifyAsync()).Findings.Where(it => it.Severity > Severity.Info).Select(it => it.Kind));
    }

    [Fact]
    public async Task A_damaged_platform_leaves_the_others_of_its_index()
    {
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.ForArm64));

        var report = await RegistryStore.Open(clean.Store.Data).BackupAsync(Archive);
        var index = (await RegistryStore.Open(Archive).ScanAsync()).Index;

        Assert.Equal([$"team/app@{clean.Arm64}"], report.Skipped.Select(it => it.Reference));
        var repository = index.Repositories.Single(it => it.Name.ToString() == "team/app");
        Assert.Equal(["1.2", "stable"], repository.Tags.Select(it => it.Tag.ToString()));
        Assert.NotNull(repository.FindRevision(clean.Amd64));
        Assert.Null(repository.FindRevision(clean.Arm64));
        Assert.True((await RegistryStore.Open(Archive).RestoreAsync(Path.Combine(_directory, "restored"))).IsRestored);
        Assert.Equal(
            [FindingKind.IndexChildMissing],
            (await RegistryStore.Open(Path.Combine(_directory, "restored")).VerifyAsync()).Findings.Where(it => it.Severity > Severity.Info).Select(it => it.Kind).Distinct());
    }

    [Theory]
    [InlineData("team/app")]
    [InlineData("Team/App")]
    public async Task A_platform_that_was_deleted_here_and_is_kept_elsewhere_does_not_hinder_a_restore(string name)
    {
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        var (arm, amd) = (OfArm(name), clean.Store.ImageOf(name, null, StoreBuilder.OciImage, "linux/amd64", "layer for amd64"));
        clean.Store.Index(name, "1.3", (amd, "linux/amd64"), (arm, "linux/arm64"));
        clean.Store.Tag("mirror/app", "arm", OfArm("mirror/app"));
        clean.Store.Delete(StoreBuilder.RevisionPath(name, arm));

        // Its configuration is another image's too, so that the repository still links it.
        clean.Store.ImageOf(name, null, StoreBuilder.OciImage, "linux/arm64", "layer of another image");
        await RegistryStore.Open(clean.Store.Data).BackupAsync(Archive);
        var second = Path.Combine(_directory, "second.tar");
        await RegistryStore.Open(Archive).BackupAsync(second);

        // Also the archive of an archive says what is not in it.
        foreach (var archive in new[] { Archive, second })
        {
            var findings = (await RegistryStore.Open(archive).VerifyAsync()).Findings;
            Assert.Contains(findings, it => it.Kind == FindingKind.ArchiveIncomplete && it.Message.Contains($"{name}@{arm} (RS3004", StringComparison.Ordinal));
            Assert.Contains(findings, it => it.Kind == FindingKind.IndexChildMissing && it.Digest == arm && it.Severity == Severity.Warning);
            Assert.DoesNotContain(findings, it => it.Severity == Severity.Error);
            Assert.True((await RegistryStore.Open(archive).RestoreAsync(Path.Combine(_directory, $"{Path.GetFileName(archive)}.restored"))).IsRestored);
        }

        Digest OfArm(string repository) => clean.Store.ImageOf(repository, null, StoreBuilder.OciImage, "linux/arm64", "layer for arm64");
    }

    [SkippableFact]
    public async Task What_lies_behind_a_link_is_lost_and_does_not_take_the_place_of_last_nights()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no links like these.");
        var store = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data"))).Store;
        Directory.Move(store.FullPath("repositories/alpine"), Path.Combine(_directory, "elsewhere"));
        Directory.CreateSymbolicLink(store.FullPath("repositories/alpine"), Path.Combine(_directory, "elsewhere"));
        await File.WriteAllTextAsync(Archive, "last night's");

        var report = await RegistryStore.Open(store.Data).BackupAsync(Archive);

        Assert.Equal(SetAsideReason.Damaged, report.SetAside);
        Assert.Contains(report.Skipped, it => it.Reason.Contains("repositories/alpine", StringComparison.Ordinal));
        Assert.Contains((await RegistryStore.Open(report.Archive!).VerifyAsync()).Findings, it => it.Kind == FindingKind.ArchiveIncomplete);
    }

    [Fact]
    public async Task A_volume_that_is_not_mounted_does_not_take_the_place_of_last_nights()
    {
        var store = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data"))).Store;
        store.Delete("repositories");
        await File.WriteAllTextAsync(Archive, "last night's");

        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(store.Data).BackupAsync(Archive));

        Assert.Equal(StoreFailure.Damaged, refusal.Failure);
        Assert.Equal("last night's", await File.ReadAllTextAsync(Archive));
        Assert.Equal([Archive], Directory.GetFiles(_directory));
    }

    [Fact]
    public async Task What_a_cut_archive_lacks_does_not_take_the_place_of_last_nights()
    {
        var store = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data"))).Store;
        await RegistryStore.Open(store.Data).BackupAsync(Archive);
        var bytes = await File.ReadAllBytesAsync(Archive);
        await File.WriteAllBytesAsync($"{Archive}.cut", bytes[..^8192]);

        Assert.Equal(SetAsideReason.Damaged, (await RegistryStore.Open($"{Archive}.cut").BackupAsync(Archive)).SetAside);
    }

    [Fact]
    public async Task Indexes_nested_twenty_thousand_deep_are_backed_up_and_looked_into()
    {
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        var digest = clean.Alpine34;
        for (var i = 0; i < 20_000; i++)
        {
            digest = clean.Store.Manifest(
                "alpine", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciIndex}}","manifests":[{{StoreBuilder.Descriptor(StoreBuilder.OciIndex, digest, clean.Store.Files.FileInfo.New(clean.Store.FullPath(StoreBuilder.BlobPath(digest))).Length)}}]}""");
        }

        clean.Store.Tag("alpine", "deep", digest);
        using var stream = new MemoryStream();

        var report = await RegistryStore.Open(clean.Store.Data).BackupAsync(stream);

        Assert.Empty(report.Skipped);
        Assert.True(report.Revisions > 20_000);
        Assert.NotNull(await RegistryStore.Open(clean.Store.Data).InspectAsync(ImageReference.Parse("alpine:deep")));
    }

    private static bool IsSound(StoreBuilder store, Digest digest) =>
        Digest.Compute(File.ReadAllBytes(store.FullPath(StoreBuilder.BlobPath(digest)))) == digest;

    private static IEnumerable<(string Name, Digest? Target)> TagsOf(StoreIndex index) => index.Repositories
        .SelectMany(it => it.Tags.Where(tag => tag.Tag.IsValid && tag.Current.State != LinkState.Absent).Select(tag => ($"{it.Name}:{tag.Tag}", tag.Current.Target)));
}
