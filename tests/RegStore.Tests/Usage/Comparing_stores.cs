using System.IO.Abstractions;
using RegStore.Model;
using RegStore.Testing;
using RegStore.Tests.Stores;
using RegStore.Usage;

namespace RegStore.Tests.Usage;

/// <summary>What changed between two stores, whether they are directories or archives.</summary>
/// Covers: StoreComparison.
public sealed class Comparing_stores : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _before;
    private readonly CleanStore _after;

    public Comparing_stores()
    {
        _before = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "before")));
        _after = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "after")));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("before", "after")]
    [InlineData("before.tar", "after")]
    [InlineData("before", "after.tar")]
    [InlineData("before.tar", "after.tar.gz")]
    public async Task The_same_is_no_difference(string first, string second) => Assert.True((await CompareAsync(first, second)).IsNone);

    [Theory]
    [InlineData("before", "after")]
    [InlineData("before.tar", "after")]
    [InlineData("before", "after.tar")]
    [InlineData("before.tar", "after.tar.gz")]
    public async Task Tags_revisions_and_blobs_are_told_each_way(string first, string second)
    {
        var moved = _after.Store.Image("alpine", "edge", "layer of a new edge");
        var added = _after.Store.Image("new", "1", "layer of the new");
        _after.Store.Delete("repositories/odd");

        var difference = await CompareAsync(first, second);

        Assert.Equal("new", Assert.Single(difference.RepositoriesAdded).ToString());
        Assert.Equal("odd", Assert.Single(difference.RepositoriesRemoved).ToString());
        Assert.Equal(
            [
                new TagDifference(ImageReference.Parse("alpine:edge"), false, false, _before.AlpineEdge, moved),
                new TagDifference(ImageReference.Parse("new:1"), true, false, null, added),
                new TagDifference(ImageReference.Parse("odd:sha512"), false, true, _before.Odd, null),
            ],
            difference.Tags,
            new SameJson<TagDifference>());
        Assert.Equal([$"alpine@{moved}", $"new@{added}"], difference.RevisionsAdded.Select(it => it.ToString()));
        Assert.Equal(new[] { _before.Odd, _before.Referrer }.Order(), difference.RevisionsRemoved.Select(it => it.Digest!.Value));

        // The config of the new edge is that of the old one.
        Assert.Equal(2 + 3, difference.BlobsAdded.Count);
        Assert.Equal(5, difference.BlobsRemoved.Count);
        Assert.Equivalent((await CompareAsync(second, first)).BlobsAdded, difference.BlobsRemoved);
    }

    [SkippableFact]
    public async Task What_could_not_be_read_of_both_is_neither_the_same_nor_a_difference()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links like these need rights there.");
        foreach (var store in new[] { _before.Store, _after.Store })
        {
            store.Delete("repositories/alpine/_manifests/tags");
            Directory.CreateSymbolicLink(store.FullPath("repositories/alpine/_manifests/tags"), "/nowhere");
        }

        var difference = await CompareAsync("before", "after");

        Assert.NotEmpty(difference.Unread);
        Assert.False(difference.HasAny);
        Assert.False(difference.IsNone);
    }

    [Fact]
    public async Task Orphans_and_uploads_do_not_count()
    {
        _after.Store.Blob("orphan");
        _after.Store.Write("repositories/alpine/_uploads/1/startedat", "2026-01-02T03:04:05Z");

        Assert.True((await CompareAsync("before", "after")).IsNone);
    }

    [Fact]
    public async Task A_blob_that_is_missing_in_one_is_a_difference()
    {
        _after.Store.Delete(StoreBuilder.BlobPath(CleanStore.Shared));

        Assert.Equivalent(new SizeTotal(1, "shared layer".Length), (await CompareAsync("before", "after")).BlobsRemoved);
    }

    [Fact]
    public async Task A_blob_that_is_longer_in_one_is_a_difference()
    {
        _after.Store.Write(StoreBuilder.BlobPath(CleanStore.Shared), "shared layer and more");

        Assert.Equal(CleanStore.Shared, Assert.Single((await CompareAsync("before", "after")).BlobsOfOtherLength));
    }

    [SkippableFact]
    public async Task What_could_not_be_read_is_told()
    {
        Skip.If(OperatingSystem.IsWindows(), "Symbolic links need a right there.");
        _after.Store.Delete("repositories/alpine/_layers/sha256");
        File.CreateSymbolicLink(_after.Store.FullPath("repositories/alpine/_layers/sha256"), "/");

        Assert.NotEmpty((await CompareAsync("before", "after")).Unread);
    }

    private async Task<StoreDifference> CompareAsync(string first, string second) => await (await OpenAsync(first)).CompareAsync(await OpenAsync(second));

    private async Task<RegistryStore> OpenAsync(string name)
    {
        var path = Path.Combine(_directory, name);
        if (name.Contains(".tar", StringComparison.Ordinal) && !File.Exists(path))
        {
            await RegistryStore.Open(path[..path.IndexOf(".tar", StringComparison.Ordinal)]).BackupAsync(path);
        }

        return RegistryStore.Open(path);
    }
}
