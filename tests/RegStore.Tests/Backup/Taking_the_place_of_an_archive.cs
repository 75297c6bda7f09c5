using System.IO.Abstractions;
using RegStore.Backup;
using RegStore.Model;
using RegStore.Testing;

namespace RegStore.Tests.Backup;

/// <summary>A backup that runs every night must never replace the last good archive by one of nothing, or of much less.</summary>
/// Covers: ArchiveSuffix, FileBackup, Succession.
public sealed class Taking_the_place_of_an_archive : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly StoreBuilder _store;

    public Taking_the_place_of_an_archive()
    {
        _store = new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data"));
        foreach (var number in Enumerable.Range(1, 10))
        {
            _store.Image("app", $"v{number}", $"layer {number}");
        }
    }

    private string Archive => Path.Combine(_directory, "out.tar");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(0, SetAsideReason.Empty)]
    [InlineData(2, SetAsideReason.Fewer)]
    [InlineData(9, SetAsideReason.None)]
    [InlineData(10, SetAsideReason.None)]
    public async Task One_of_fewer_tags_is_set_aside_and_they_are_named(int kept, SetAsideReason expected)
    {
        await BackupAsync();
        var good = await File.ReadAllBytesAsync(Archive);
        Keep(kept);

        var report = await BackupAsync();

        Assert.Equal(expected, report.SetAside);
        Assert.Equal(expected == SetAsideReason.None ? Archive : $"{Archive}.smaller", report.Archive);
        var now = await File.ReadAllBytesAsync(Archive);
        Assert.Equal(expected != SetAsideReason.None || kept == 10, Enumerable.SequenceEqual(good, now));
        Assert.Equal(expected == SetAsideReason.Fewer ? 10 - kept : 0, report.MissingTags.Count);
        Assert.Equal(kept, (await RegistryStore.Open(report.Archive!).VerifyAsync()).Tags);
    }

    [Fact]
    public async Task It_replaces_it_when_asked_to()
    {
        await BackupAsync();
        Keep(0);

        var report = await BackupAsync(new BackupOptions { Overwrite = OverwriteRule.Always });

        Assert.Equal((Archive, SetAsideReason.None), (report.Archive, report.SetAside));
    }

    [Fact]
    public async Task A_choice_of_some_images_is_held_against_the_same_choice()
    {
        await BackupAsync(new BackupOptions { Selection = new ImageSelection { Tags = ["v1"] } });

        Assert.Equal(SetAsideReason.None, (await BackupAsync(new BackupOptions { Selection = new ImageSelection { Tags = ["v1"] } })).SetAside);
        Assert.Equal(SetAsideReason.None, (await BackupAsync()).SetAside);
    }

    [Fact]
    public async Task The_first_of_an_empty_store_is_an_archive_like_any()
    {
        Keep(0);

        Assert.Equal((Archive, SetAsideReason.None), (await BackupAsync() is var report ? report.Archive : null, report.SetAside));
    }

    [Theory]
    [InlineData("database")]
    [InlineData("repositories")]
    [InlineData("emptied")]
    public async Task Of_a_store_whose_truth_is_elsewhere_or_gone_nothing_is_written_and_nothing_displaced(string state)
    {
        await BackupAsync();
        await SnapshotAsync();
        var before = Files();
        if (state == "repositories")
        {
            _store.Delete("repositories");
        }
        else
        {
            _store.Delete("repositories/app");
        }

        if (state == "database")
        {
            _store.Write("../lockfiles/database-in-use", "database-in-use");
        }

        await Assert.ThrowsAsync<RegistryStoreException>(() => BackupAsync());
        await Assert.ThrowsAsync<RegistryStoreException>(SnapshotAsync);

        Assert.Equal(before, Files());
    }

    private Task SnapshotAsync() => RegistryStore.Open(_store.Data).SnapshotAsync(
        Path.Combine(_directory, "pool"), new RegStore.Pools.SnapshotOptions { Retention = new RegStore.Pools.RetentionPolicy { Last = 1 } });

    // As a person's registry would be: deleted through the server, and collected.
    private void Keep(int count)
    {
        if (count == 10)
        {
            // The times of files are part of an archive, and so nothing is written anew.
            return;
        }

        var before = Enumerable.Range(1, 10).Select(number => $"layer {number}").ToList();
        _store.Delete("repositories/app");
        _store.Delete("blobs/sha256");
        foreach (var number in Enumerable.Range(1, count))
        {
            _store.Image("app", $"v{number}", before[number - 1]);
        }
    }

    private SortedDictionary<string, string> Files() => new(
        Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(_store.Data, StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith("lock", StringComparison.Ordinal))
            .ToDictionary(file => file, file => Digest.Compute(File.ReadAllBytes(file)).ToString()),
        StringComparer.Ordinal);

    private Task<BackupReport> BackupAsync(BackupOptions? options = null) => RegistryStore.Open(_store.Data).BackupAsync(Archive, options ?? new BackupOptions());
}
