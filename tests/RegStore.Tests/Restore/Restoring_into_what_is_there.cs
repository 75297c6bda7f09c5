using System.IO.Abstractions;
using System.Runtime.Versioning;
using RegStore.Restore;
using RegStore.Testing;

namespace RegStore.Tests.Restore;

/// <summary>A target is not trusted: what it cannot hold is refused before anything changes, and what is put into it belongs to whom it belongs.</summary>
/// Covers: MergeTarget, PlacesOnDisk, Removal, RestoreTarget.
[UnsupportedOSPlatform("windows")]
public sealed class Restoring_into_what_is_there : IDisposable
{
    private const int RegistryUser = 10_000;

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Restoring_into_what_is_there() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));

    private string Archive => Path.Combine(_directory, "out.tar");

    private string Target => Path.Combine(_directory, "target");

    private string V2 => Path.Combine(Target, "docker/registry/v2");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("lost+found/")]
    [InlineData(".snapshot/")]
    [InlineData("@eaDir/")]
    [InlineData(".DS_Store")]
    public async Task Litter_of_the_system_is_no_content(string litter)
    {
        Plant(litter);

        await RestoreAsync();

        await DemandSameAsync();
        Assert.True(Path.Exists(Path.Combine(Target, litter)));
    }

    [Fact]
    public async Task What_vanishes_before_it_is_in_place_is_not_passed_over()
    {
        await RestoreAsync();
        using var target = new RestoreTarget(new FileSystem(), Target, merge: true, owner: null, source: null);
        target.Staged.CreateDirectory("blobs");
        target.Staged.CreateDirectory("repositories");

        Assert.ThrowsAny<IOException>(() => target.Commit([], [StoreBuilder.BlobPath(CleanStore.Shared)]));
    }

    [Theory]
    [InlineData("htpasswd")]
    [InlineData("docker-compose.yml")]
    public async Task Into_a_directory_of_other_files_a_merge_restores(string file)
    {
        Plant(file);
        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => RestoreAsync());
        Assert.Equal((StoreFailure.Refused, StoreHint.Merge), (refusal.Failure, refusal.Hint));

        await RestoreAsync(new RestoreOptions { Merge = true });

        await DemandSameAsync();
        Assert.True(File.Exists(Path.Combine(Target, file)));
    }

    [Theory]
    [InlineData("a directory for a blob")]
    [InlineData("a directory for a link")]
    [InlineData("a file for a directory")]
    [InlineData("a link that leads out for a directory")]
    public async Task What_is_in_the_way_is_found_before_anything_changes(string planted)
    {
        await RegistryStore.Open(_clean.Store.Data).BackupAsync(Archive);
        Directory.CreateDirectory(Path.Combine(V2, "repositories"));
        Directory.CreateDirectory(Path.Combine(V2, "blobs/sha256"));
        var path = Path.Combine(V2, planted switch
        {
            "a directory for a blob" => StoreBuilder.BlobPath(CleanStore.Shared),
            "a directory for a link" => StoreBuilder.TagPath("alpine", "edge"),
            "a file for a directory" => "repositories/alpine",
            _ => "repositories/team",
        });
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (planted.StartsWith("a directory", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(path);
        }
        else if (planted.StartsWith("a file", StringComparison.Ordinal))
        {
            await File.WriteAllTextAsync(path, "x");
        }
        else
        {
            Directory.CreateDirectory(Path.Combine(_directory, "elsewhere"));
            Directory.CreateSymbolicLink(path, Path.Combine(_directory, "elsewhere"));
        }

        var before = Entries();
        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(Archive).RestoreAsync(Target, new RestoreOptions { Merge = true }));

        Assert.Equal(StoreFailure.Unwritable, refusal.Failure);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, Entries());
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task As_root_what_is_restored_is_the_registry_s(bool isStore)
    {
        Skip.IfNot(Environment.UserName == "root", "Only root gives files to others.");
        await RegistryStore.Open(_clean.Store.Data).BackupAsync(Archive);
        if (isStore)
        {
            await RealProgram.DemandAsync("cp", "-a", _clean.Store.Data, Target);
            Directory.Delete(Path.Combine(V2, "repositories/alpine"), recursive: true);
        }

        Directory.CreateDirectory(Target);
        await RealProgram.DemandAsync("chown", "-R", $"{RegistryUser}:{RegistryUser}", Target);

        var report = await RegistryStore.Open(Archive).RestoreAsync(Target, new RestoreOptions { Merge = isStore });

        Assert.True(report.IsRestored);
        Assert.Empty((await RealProgram.DemandAsync("find", Target, "!", "-user", $"{RegistryUser}")).Trim());
        Assert.Empty((await RealProgram.DemandAsync("find", Target, "!", "-group", $"{RegistryUser}")).Trim());
        Assert.Contains($"{RegistryUser}", report.Owner, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task As_root_it_is_whose_it_is_said_to_be()
    {
        Skip.IfNot(Environment.UserName == "root", "Only root gives files to others.");
        await RegistryStore.Open(_clean.Store.Data).BackupAsync(Archive);

        await RegistryStore.Open(Archive).RestoreAsync(Target, new RestoreOptions { OwnerId = RegistryUser, GroupId = 7 });

        Assert.Empty((await RealProgram.DemandAsync("find", V2, "!", "(", "-user", $"{RegistryUser}", "-group", "7", ")")).Trim());
    }

    [SkippableFact]
    public void A_name_that_is_there_in_another_case_only_is_not_the_name()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        Directory.CreateDirectory(Path.Combine(Target, "tags", "V1"));
        var names = new RegStore.Files.NamesOnDisk(new FileSystem(), Target);

        names.Ensure(["tags/V1"], mayBeAbsent: false);
        names.Ensure(["tags/v2"], mayBeAbsent: true);
        var refusal = Assert.Throws<RegistryStoreException>(() => names.Ensure(["tags/v1"], mayBeAbsent: false));

        Assert.Contains("tags/V1", refusal.Message, StringComparison.Ordinal);
    }

    private async Task RestoreAsync(RestoreOptions? options = null)
    {
        await RegistryStore.Open(_clean.Store.Data).BackupAsync(Archive);
        Assert.True((await RegistryStore.Open(Archive).RestoreAsync(Target, options ?? new RestoreOptions())).IsRestored);
    }

    private async Task DemandSameAsync() =>
        Assert.Equal((await RegistryStore.Open(_clean.Store.Data).ScanAsync()).Index.Blobs.Keys.Order(), (await RegistryStore.Open(Target).ScanAsync()).Index.Blobs.Keys.Order());

    private void Plant(string name)
    {
        Directory.CreateDirectory(Target);
        if (name.EndsWith('/'))
        {
            Directory.CreateDirectory(Path.Combine(Target, name));
        }
        else
        {
            File.WriteAllText(Path.Combine(Target, name), "x");
        }
    }

    private List<string> Entries() => [.. Directory.EnumerateFileSystemEntries(_directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
