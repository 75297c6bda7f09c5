using System.IO.Abstractions;
using System.Runtime.Versioning;
using RegStore.Backup;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Restore;
using RegStore.Testing;
using RegStore.Tests.Stores;
using RegStore.Verification;

namespace RegStore.Tests.Restore;

/// <summary>A restore gives what was asked for, takes nothing away, and heals what is damaged.</summary>
/// Covers: DiskSpace, NamesOnDisk, Restorer, StagedBlobs, StagingDirectory.
public sealed class Restoring : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Restoring() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));

    private string Archive => Path.Combine(_directory, "out.tar");

    private string Target => Path.Combine(_directory, "target");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public async Task An_existing_empty_directory_stays_the_same_directory()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no modes.");
        await BackupAsync();
        Directory.CreateDirectory(Target);
        File.SetUnixFileMode(Target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await RestoreAsync(new RestoreOptions());

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Target));
        Assert.Equal(["docker"], Directory.GetFileSystemEntries(Target).Select(it => Path.GetFileName(it)));
    }

    [Fact]
    public async Task A_directory_that_is_not_empty_is_refused()
    {
        await BackupAsync();
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "precious"), "x");

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => RestoreAsync(new RestoreOptions()));

        Assert.Equal(StoreFailure.Refused, failure.Failure);
        Assert.Equal(["precious"], Directory.GetFileSystemEntries(Target).Select(it => Path.GetFileName(it)));
    }

    [Fact]
    public async Task What_no_restore_left_there_is_not_taken_away()
    {
        await BackupAsync();
        Directory.CreateDirectory($"{Target}.partial");
        await File.WriteAllTextAsync(Path.Combine($"{Target}.partial", "precious"), "x");

        await Assert.ThrowsAsync<RegistryStoreException>(() => RestoreAsync(new RestoreOptions()));

        Assert.True(File.Exists(Path.Combine($"{Target}.partial", "precious")));
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task Only_the_chosen_images_are_restored_with_what_they_need()
    {
        await BackupAsync();

        await RestoreAsync(new RestoreOptions { Selection = new ImageSelection { Repositories = ["alpine"], Tags = ["3.4"] } });

        var index = (await RegistryStore.Open(Target).ScanAsync()).Index;
        Assert.Equal(["alpine:3.4"], index.Repositories.SelectMany(it => it.Tags.Select(tag => $"{it.Name}:{tag.Tag}")));
        Assert.Equal(4, index.Blobs.Count);
        await DemandClean();
    }

    [Fact]
    public async Task A_choice_out_of_a_stream_leaves_nothing_else_behind()
    {
        await RegistryStore.Open(_clean.Store.Data).BackupAsync(Archive, new BackupOptions { Compression = ArchiveCompression.Zstd });
        await using var stream = File.OpenRead(Archive);

        var report = await RegistryStore.OpenArchive(stream).RestoreAsync(Target, new RestoreOptions { Selection = new ImageSelection { Tags = ["3.4"] } });

        Assert.True(report.IsRestored);
        Assert.Equal(4, Directory.GetFiles(Target, "data", SearchOption.AllDirectories).Length);
        await DemandClean();
    }

    [Fact]
    public async Task A_repository_gets_another_name()
    {
        await BackupAsync();

        await RestoreAsync(new RestoreOptions { Renames = new Dictionary<RepositoryName, RepositoryName> { [RepositoryName.Parse("alpine")] = RepositoryName.Parse("mirror/alpine") } });

        Assert.Equal(["mirror/alpine", "odd", "team/app"], (await RegistryStore.Open(Target).ListAsync()).Repositories.Select(it => it.Name.ToString()));
        await DemandClean();
    }

    [Theory]
    [InlineData("alpine", "odd", "would be called")]
    [InlineData("nothing", "other", "to rename")]
    public async Task A_name_that_is_taken_or_missing_is_refused(string from, string to, string message)
    {
        await BackupAsync();
        var renames = new Dictionary<RepositoryName, RepositoryName> { [RepositoryName.Parse(from)] = RepositoryName.Parse(to) };

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => RestoreAsync(new RestoreOptions { Renames = renames }));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_merge_heals_what_is_damaged_and_leaves_the_rest()
    {
        await BackupAsync();
        var other = _clean.Store.Image("other", "new", "pushed after the backup");
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Shared));
        _clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Only34), "lager of 3.4");
        _clean.Store.Write(StoreBuilder.RevisionPath("alpine", _clean.AlpineEdge), "");
        _clean.Store.Delete(StoreBuilder.TagPath("team/app", "stable"));

        var report = await RegistryStore.Open(Archive).RestoreAsync(_clean.Store.Data, new RestoreOptions { Merge = true });

        Assert.True(report.IsRestored);
        Assert.Equal(report.Blobs - 2, report.BlobsPresent);
        Assert.Empty((await RegistryStore.Open(_clean.Store.Data).VerifyAsync()).Findings);
        Assert.Equal(other, await RegistryStore.Open(_clean.Store.Data).ResolveAsync(ImageReference.Parse("other:new")));
        Assert.Equal(_clean.Index, await RegistryStore.Open(_clean.Store.Data).ResolveAsync(ImageReference.Parse("team/app:stable")));
        Assert.Equal(["docker"], Directory.GetFileSystemEntries(_clean.Store.Data).Select(it => Path.GetFileName(it)));
    }

    [Fact]
    public async Task A_merge_brings_the_directory_that_a_repository_without_layers_needs()
    {
        var empty = _clean.Store.Manifest("only/index", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciIndex}}","manifests":[]}""", "none");
        await BackupAsync();
        _clean.Store.Delete("repositories/only");

        Assert.True((await RegistryStore.Open(Archive).RestoreAsync(_clean.Store.Data, new RestoreOptions { Merge = true })).IsRestored);

        Assert.True(Directory.Exists(_clean.Store.FullPath("repositories/only/index/_layers")));
        Assert.Equal(empty, await RegistryStore.Open(_clean.Store.Data).ResolveAsync(ImageReference.Parse("only/index:none")));
    }

    [Fact]
    public async Task An_archive_from_a_pipe_with_a_damaged_layer_is_merged_without_it()
    {
        var damaged = new string('d', 5_000_000);
        _clean.Store.Image("large", "damaged", damaged);
        _clean.Store.Write(StoreBuilder.BlobPath(Digest.Compute(System.Text.Encoding.UTF8.GetBytes(damaged))), damaged[1..] + "e");
        await using (var stream = File.Create(Archive))
        {
            await RegistryStore.Open(_clean.Store.Data).BackupAsync(stream);
        }

        _clean.Store.Delete(StoreBuilder.TagPath("alpine", "3.4"));
        var report = await RegistryStore.Open(Archive).RestoreAsync(_clean.Store.Data, new RestoreOptions { Merge = true });

        Assert.True(report.IsRestored);
        Assert.Equal(_clean.Alpine34, await RegistryStore.Open(_clean.Store.Data).ResolveAsync(ImageReference.Parse("alpine:3.4")));
    }

    [Fact]
    public async Task A_store_that_loses_an_image_while_it_is_copied_is_not_restored_without_it()
    {
        var blob = StoreBuilder.BlobPath(CleanStore.Only34);
        var source = new ChangingSource(new DirectorySource(new FileSystem(), _clean.Store.Root), blob, after: 1, () =>
        {
            _clean.Store.Delete("repositories/alpine/_manifests/tags/3.4");
            _clean.Store.Delete(StoreBuilder.RevisionPath("alpine", _clean.Alpine34));
            _clean.Store.Delete(blob);
        });
        var store = new RegistryStore(_clean.Store.Root, source, TimeProvider.System);

        await Assert.ThrowsAsync<RegistryStoreException>(() => store.RestoreAsync(Target, new RestoreOptions(), null, CancellationToken.None));

        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_merge_moves_a_tag_on_request_only()
    {
        await BackupAsync();
        var moved = _clean.Store.Image("alpine", "3.4", "shared layer", "a later 3.4");

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(Archive).RestoreAsync(_clean.Store.Data, new RestoreOptions { Merge = true }));

        Assert.Contains("alpine:3.4", failure.Message, StringComparison.Ordinal);
        Assert.Equal(moved, await RegistryStore.Open(_clean.Store.Data).ResolveAsync(ImageReference.Parse("alpine:3.4")));

        Assert.True((await RegistryStore.Open(Archive).RestoreAsync(_clean.Store.Data, new RestoreOptions { Merge = true, OverwriteTags = true })).IsRestored);
        Assert.Equal(_clean.Alpine34, await RegistryStore.Open(_clean.Store.Data).ResolveAsync(ImageReference.Parse("alpine:3.4")));
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_tells_the_same()
    {
        await BackupAsync();

        var told = await RegistryStore.Open(Archive).RestoreAsync(Target, new RestoreOptions { DryRun = true });

        Assert.False(Directory.Exists(Target));
        var done = await RegistryStore.Open(Archive).RestoreAsync(Target);
        Assert.Equal((done.Repositories, done.Tags, done.Revisions, done.Blobs, done.BlobBytes), (told.Repositories, told.Tags, told.Revisions, told.Blobs, told.BlobBytes));
    }

    [Fact]
    public async Task State_that_lay_beside_the_store_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_clean.Store.Data, "htpasswd"), "secret");
        await BackupAsync();

        var report = await RegistryStore.Open(Archive).RestoreAsync(Target);

        Assert.Equal(["htpasswd"], report.Beside);
        Assert.DoesNotContain("secret", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Archive)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_directory_is_copied_like_an_archive()
    {
        Assert.True((await RegistryStore.Open(_clean.Store.Data).RestoreAsync(Target)).IsRestored);

        await DemandClean();
    }

    private Task<BackupReport> BackupAsync() => RegistryStore.Open(_clean.Store.Data).BackupAsync(Archive);

    private async Task RestoreAsync(RestoreOptions options) => Assert.True((await RegistryStore.Open(Archive).RestoreAsync(Target, options)).IsRestored);

    private async Task DemandClean() =>
        Assert.DoesNotContain((await RegistryStore.Open(Target).VerifyAsync()).Findings, it => it.Severity > Severity.Info);
}
