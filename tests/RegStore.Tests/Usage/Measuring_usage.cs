using System.IO.Abstractions.TestingHelpers;
using RegStore.Model;
using RegStore.Testing;
using RegStore.Usage;

namespace RegStore.Tests.Usage;

/// <summary>Who takes how much of the disk, alone and shared, and what a deletion would free.</summary>
/// Covers: DeletionForecast, UsageMeter.
public sealed class Measuring_usage
{
    private readonly CleanStore _clean = new(new StoreBuilder(new MockFileSystem(), "/data"));

    [Fact]
    public async Task What_two_tags_share_is_unique_to_neither_and_unique_to_their_repository()
    {
        var alpine = await UsageOf("alpine");

        Assert.Equal(0, alpine.Usage.Shared);
        Assert.Equal(["3.4", "edge"], alpine.Tags.Select(tag => tag.Tag.ToString()));
        Assert.All(alpine.Tags, tag => Assert.Equal("shared layer".Length, tag.Usage.Shared));
        Assert.Equal(alpine.Usage.Size, alpine.Tags.Sum(tag => tag.Usage.Unique) + "shared layer".Length);
        Assert.Null(alpine.Untagged);
    }

    [Fact]
    public async Task What_two_repositories_share_is_unique_to_neither_and_divided_on_the_map()
    {
        _clean.Store.Image("copy", "3.4", "shared layer", "layer of 3.4");

        var (alpine, copy) = (await UsageOf("alpine"), await UsageOf("copy"));

        Assert.Equal(copy.Usage.Size, copy.Usage.Shared);
        Assert.Equal(copy.Usage.Size, alpine.Usage.Shared);
        Assert.Equal(copy.Usage.Size / 2.0, copy.Portion);
    }

    [Fact]
    public async Task Two_tags_of_one_image_have_nothing_of_their_own()
    {
        var app = await UsageOf("team/app");

        Assert.All(app.Tags, tag => Assert.Equivalent(new DiskUsage(app.Usage.Size, 0), tag.Usage));
    }

    [Fact]
    public async Task What_no_tag_s_pull_needs_is_told_apart()
    {
        var before = await UsageOf("alpine");
        _clean.Store.Image("alpine", "moved", "first");
        _clean.Store.Image("alpine", "moved", "other");

        var alpine = await UsageOf("alpine");

        // The manifest and the layer; the config is that of the image which the tag names now.
        Assert.Equal("first".Length + _clean.Store.Files.FileInfo.New(_clean.Store.FullPath(StoreBuilder.BlobPath(FirstOf(alpine, before)))).Length, alpine.Untagged!.Unique);
    }

    [Fact]
    public async Task Orphans_and_strays_are_told_apart_from_what_is_active()
    {
        _clean.Store.Blob("orphan");
        _clean.Store.Write("blobs/readme", "stray");

        var usage = await Open().MeasureUsageAsync();

        Assert.Equivalent(new SizeTotal(1, 6), usage.Reclaimable);
        Assert.Equivalent(new SizeTotal(1, 5), usage.Other);
        Assert.Equal(usage.All.Bytes, usage.Active.Bytes + 6);
    }

    [Fact]
    public async Task What_is_reclaimable_is_not_told_of_a_store_whose_truth_lies_elsewhere()
    {
        _clean.Store.BeCache(("alpine", _clean.Alpine34));

        Assert.Null((await Open().MeasureUsageAsync()).Reclaimable);
    }

    [Fact]
    public async Task The_largest_blobs_are_told_with_all_that_use_them()
    {
        var large = _clean.Store.Layer("alpine", new string('x', 5000));
        _clean.Store.Image("alpine", "large", new string('x', 5000));

        var blob = Assert.Single((await Open().MeasureUsageAsync(largestBlobs: 1)).LargestBlobs);

        Assert.Equal((large, 5000L, "alpine:large"), (blob.Digest, blob.Length, Assert.Single(blob.UsedBy).ToString()));
    }

    [Fact]
    public async Task Deleting_one_of_two_tags_of_an_image_frees_nothing()
    {
        var report = await Foretell("team/app:1.2");

        Assert.Equal(["team/app:1.2"], report.Tags.Select(tag => tag.ToString()));
        Assert.Empty(report.Revisions);
        Assert.Equivalent(new SizeTotal(0, 0), report.Freed);
    }

    [Fact]
    public async Task Deleting_both_frees_the_index_and_its_images()
    {
        var report = await Foretell("team/app:1.2", "team/app:stable");

        Assert.Equal(new[] { _clean.Index, _clean.Amd64, _clean.Arm64 }.Order(), report.Revisions.Select(revision => revision.Digest!.Value).Order());
        Assert.Equal((await UsageOf("team/app")).Usage.Size, report.Freed.Bytes);
    }

    [Fact]
    public async Task Deleting_a_digest_takes_every_tag_that_names_it()
    {
        var report = await Foretell($"team/app@{_clean.Index}");

        Assert.Equal(["team/app:1.2", "team/app:stable"], report.Tags.Select(tag => tag.ToString()));
    }

    [Fact]
    public async Task What_is_attached_to_an_image_goes_with_it()
    {
        var report = await Foretell("odd:sha512");

        Assert.Equal(new[] { _clean.Odd, _clean.Referrer }.Order(), report.Revisions.Select(revision => revision.Digest!.Value).Order());
    }

    [Fact]
    public async Task What_an_unreadable_manifest_may_promise_is_not_freed()
    {
        _clean.Store.Write(StoreBuilder.BlobPath(_clean.AlpineEdge), "");

        var report = await Foretell("alpine:3.4");

        Assert.Equivalent(new SizeTotal(0, 0), report.Freed);
        Assert.Equal(StoreBuilder.BlobPath(_clean.AlpineEdge), Assert.Single(report.Uncertainties).Path);
    }

    [Fact]
    public async Task What_a_tag_that_cannot_be_read_may_name_is_not_freed()
    {
        _clean.Store.Write(StoreBuilder.TagPath("alpine", "edge"), "");

        var report = await Foretell("alpine:3.4");

        Assert.Empty(report.Revisions);
        Assert.Equivalent(new SizeTotal(0, 0), report.Freed);
        Assert.Equal(StoreBuilder.TagPath("alpine", "edge"), Assert.Single(report.Uncertainties).Path);
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_refused() =>
        Assert.Equal(StoreFailure.NotInStore, (await Assert.ThrowsAsync<RegistryStoreException>(() => Foretell("alpine:nowhere"))).Failure);

    private static Digest FirstOf(RepositoryUsage now, RepositoryUsage before) =>
        Assert.Single(now.Tags, tag => before.Tags.All(old => old.Tag != tag.Tag)).Digest!.Value;

    private RegistryStore Open() => RegistryStore.Open("/data", _clean.Store.Files);

    private async Task<RepositoryUsage> UsageOf(string repository) => Assert.Single((await Open().MeasureUsageAsync()).Repositories, it => it.Name.ToString() == repository);

    private Task<DeletionReport> Foretell(params string[] images) => Open().ForetellDeletionAsync([.. images.Select(image => ImageReference.Parse(image))]);
}
