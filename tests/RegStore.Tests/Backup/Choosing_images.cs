using System.IO.Abstractions.TestingHelpers;
using RegStore.Backup;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Testing;

namespace RegStore.Tests.Backup;

/// <summary>A choice takes along what it needs, and nothing else.</summary>
/// Covers: PlannedIndex, PlannedLink, PlannedLinks, PlannedRepository, RepositoryPlanner.
public sealed class Choosing_images
{
    private readonly MockFileSystem _files = new();
    private readonly CleanStore _clean;
    private readonly Digest _signature;
    private readonly Digest _untagged;
    private readonly Digest _orphan;

    public Choosing_images()
    {
        _clean = new CleanStore(new StoreBuilder(_files, "/data"));
        _signature = _clean.Store.Image("alpine", $"sha256-{_clean.Alpine34.Hex}.sig", "a signature of 3.4");
        _untagged = _clean.Store.Image("alpine", null, "an untagged image");
        _orphan = _clean.Store.Blob("nobody's");
    }

    [Fact]
    public async Task Without_a_choice_all_that_revisions_promise_goes_in()
    {
        var index = await BackupAsync(new ImageSelection());

        Assert.Equal(["alpine", "odd", "team/app"], index.Repositories.Select(it => it.Name.ToString()));
        Assert.Contains(_untagged, index.Blobs.Keys);
        Assert.Contains(_clean.Referrer, index.Blobs.Keys);
        Assert.DoesNotContain(_orphan, index.Blobs.Keys);
    }

    [Fact]
    public async Task Orphans_go_in_on_request() =>
        Assert.Contains(_orphan, (await BackupAsync(new ImageSelection { IncludeOrphans = true })).Blobs.Keys);

    [Theory]
    [InlineData("alpine", "alpine")]
    [InlineData("team/*", "team/app")]
    [InlineData("*p*", "alpine,team/app")]
    public async Task Repositories_are_chosen_by_name(string pattern, string expected) => Assert.Equal(
        expected.Split(','), (await BackupAsync(new ImageSelection { Repositories = [pattern] })).Repositories.Select(it => it.Name.ToString()));

    [Fact]
    public async Task A_tag_takes_its_signature_along_and_no_other_image()
    {
        var index = await BackupAsync(new ImageSelection { Tags = ["3.4"] });

        var repository = Assert.Single(index.Repositories);
        Assert.Equal(["3.4", $"sha256-{_clean.Alpine34.Hex}.sig"], repository.Tags.Select(it => it.Tag.ToString()));
        Assert.Equal(new[] { _clean.Alpine34, _signature }.Order(), repository.Revisions.Select(it => it.Named));
        Assert.Equal(7, index.Blobs.Count);
    }

    [Fact]
    public async Task Referrers_stay_out_on_request()
    {
        var index = await BackupAsync(new ImageSelection { Referrers = false });

        Assert.DoesNotContain(_signature, index.Blobs.Keys);
        Assert.DoesNotContain(_clean.Referrer, index.Blobs.Keys);
        Assert.Contains(_clean.Alpine34, index.Blobs.Keys);
        Assert.Contains(_clean.Arm64, index.Blobs.Keys);
    }

    [Fact]
    public async Task A_referrer_goes_with_its_subject()
    {
        var index = await BackupAsync(new ImageSelection { Tags = ["sha512"] });

        Assert.Equal(new[] { _clean.Odd, _clean.Referrer }.Order(), Assert.Single(index.Repositories).Revisions.Select(it => it.Named));
    }

    [Fact]
    public async Task Only_the_chosen_platforms_of_an_index_go_in()
    {
        var index = await BackupAsync(new ImageSelection { Platforms = ["linux/arm64"] });

        var revisions = index.Repositories.Single(it => it.Name.ToString() == "team/app").Revisions.Select(it => it.Named);
        Assert.Equal(new[] { _clean.Index, _clean.Arm64 }.Order(), revisions);
        Assert.DoesNotContain(_clean.Amd64, index.Blobs.Keys);
        Assert.Contains(_clean.Alpine34, index.Blobs.Keys);
    }

    [Fact]
    public async Task An_index_of_which_no_platform_is_chosen_stays_out()
    {
        var s390x = _clean.Store.ImageOf("other", null, StoreBuilder.OciImage, "linux/s390x", "layer for s390x");
        _clean.Store.Index("other", "big", (s390x, "linux/s390x"));

        var index = await BackupAsync(new ImageSelection { Platforms = ["linux/s390x"] });

        Assert.DoesNotContain(index.Repositories, it => it.Name.ToString() == "team/app" && it.Tags.Count > 0);
        Assert.Contains(s390x, index.Blobs.Keys);
    }

    [Fact]
    public async Task Untagged_revisions_stay_out_on_request()
    {
        var index = await BackupAsync(new ImageSelection { TaggedOnly = true });

        Assert.DoesNotContain(_untagged, index.Blobs.Keys);
        Assert.Contains(_clean.Amd64, index.Blobs.Keys);
        Assert.Contains(_clean.Referrer, index.Blobs.Keys);
    }

    [Fact]
    public async Task A_choice_that_means_nothing_is_refused()
    {
        foreach (var selection in new[] { new ImageSelection { Repositories = ["alpin"] }, new ImageSelection { Tags = ["3.5*"] }, new ImageSelection { Platforms = ["linux/arm46"] } })
        {
            var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => BackupAsync(selection));
            Assert.Equal(StoreFailure.NotInStore, failure.Failure);
        }

        Assert.False(_files.File.Exists("/out.tar"));
        Assert.False(_files.File.Exists("/out.tar.partial"));
    }

    [Fact]
    public async Task What_was_chosen_is_verified_without_an_error()
    {
        foreach (var selection in new[] { new ImageSelection { Tags = ["1.2"] }, new ImageSelection { Repositories = ["odd"] }, new ImageSelection { TaggedOnly = true } })
        {
            await BackupAsync(selection);
            Assert.DoesNotContain((await RegistryStore.Open("/out.tar", _files).VerifyAsync()).Findings, it => it.Severity > RegStore.Verification.Severity.Info);
        }
    }

    private async Task<StoreIndex> BackupAsync(ImageSelection selection)
    {
        await RegistryStore.Open("/data", _files).BackupAsync("/out.tar", new BackupOptions { Selection = selection });
        return (await RegistryStore.Open("/out.tar", _files).ScanAsync()).Index;
    }
}
