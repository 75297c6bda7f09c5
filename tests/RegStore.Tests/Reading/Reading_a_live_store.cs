using System.IO.Abstractions.TestingHelpers;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Testing;
using RegStore.Tests.Stores;
using RegStore.Verification;

namespace RegStore.Tests.Reading;

/// <summary>What a running registry does between two reads is never called damage.</summary>
/// Covers: Doubts, LinkReader, LinkReading, RetryBudget, SecondLook.
public sealed class Reading_a_live_store
{
    private readonly CleanStore _clean = new(new StoreBuilder(new MockFileSystem(), "/data"));

    [Fact]
    public async Task A_link_that_is_being_written_is_read_again()
    {
        var link = StoreBuilder.TagPath("alpine", "edge");
        _clean.Store.Write(link, "");

        var report = await Verify(new ChangingSource(Source, link, after: 3, () => _clean.Store.Write(link, _clean.AlpineEdge.ToString())));

        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task An_entry_in_the_history_of_a_tag_is_read_again_as_its_link_is()
    {
        var link = $"repositories/alpine/_manifests/tags/edge/index/sha256/{_clean.AlpineEdge.Hex}/link";
        _clean.Store.Write(link, "");

        var report = await Verify(new ChangingSource(Source, link, after: 6, () => _clean.Store.Write(link, _clean.AlpineEdge.ToString())));

        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task A_link_that_was_emptied_just_now_is_given_the_seconds_that_a_busy_disk_takes()
    {
        var link = StoreBuilder.TagPath("alpine", "edge");
        _clean.Store.Write(link, "");
        _clean.Store.Files.File.SetLastWriteTimeUtc(_clean.Store.FullPath(link), DateTime.UtcNow);
        var source = new ChangingSource(Source, link, after: 30, () => _clean.Store.Write(link, _clean.AlpineEdge.ToString()));

        Assert.Empty((await Verify(source)).Findings);
    }

    [Fact]
    public async Task A_link_that_is_written_again_and_again_is_read_until_one_writing_has_had_its_second()
    {
        var link = StoreBuilder.TagPath("alpine", "edge");
        _clean.Store.Write(link, "");
        var source = new ChangingSource(Source, link, after: 22, () => _clean.Store.Write(link, _clean.AlpineEdge.ToString()));
        foreach (var look in Enumerable.Range(1, 4))
        {
            source = new ChangingSource(source, link, after: 1 + (4 * look), () =>
            {
                _clean.Store.Write(link, "");
                _clean.Store.Files.File.SetLastWriteTimeUtc(_clean.Store.FullPath(link), DateTime.UnixEpoch.AddDays(look));
            });
        }

        Assert.Empty((await Verify(source)).Findings);
    }

    [Fact]
    public async Task A_tag_that_is_deleted_meanwhile_is_dropped()
    {
        // The server removes the revision first, and then the tag.
        var revision = StoreBuilder.RevisionPath("alpine", _clean.AlpineEdge);
        var source = new ChangingSource(Source, "blobs", after: 1, () => _clean.Store.Delete("repositories/alpine/_manifests/tags/edge"));
        _clean.Store.Delete(revision);

        var report = await Verify(source);

        Assert.DoesNotContain(report.Findings, finding => finding.Severity > Severity.Info);
        Assert.Equal(4, report.Tags);
    }

    [Fact]
    public async Task A_tag_that_moves_meanwhile_is_followed()
    {
        // When the tag is read its new revision is there, and the old one is deleted before the revisions are read.
        var source = new ChangingSource(Source, "repositories/alpine/_manifests/revisions", after: 1, () =>
        {
            var next = _clean.Store.Image("alpine", "edge", "the next edge");
            Assert.NotEqual(next, _clean.AlpineEdge);
            _clean.Store.Delete(StoreBuilder.RevisionPath("alpine", _clean.AlpineEdge));
        });

        var report = await Verify(source);

        Assert.DoesNotContain(report.Findings, finding => finding.Severity > Severity.Info);
    }

    [Fact]
    public async Task A_repository_that_is_deleted_meanwhile_is_dropped()
    {
        var source = new ChangingSource(Source, "blobs", after: 1, () =>
        {
            _clean.Store.Delete("repositories/alpine");
            _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));
        });

        var report = await Verify(source);

        Assert.DoesNotContain(report.Findings, finding => finding.Severity > Severity.Info);
        Assert.Equal(2, report.Repositories);
    }

    [Fact]
    public async Task A_blob_that_is_collected_with_its_image_while_blobs_are_read_is_no_finding()
    {
        var blob = StoreBuilder.BlobPath(CleanStore.Only34);
        var source = new ChangingSource(Source, blob, after: 1, () =>
        {
            _clean.Store.Delete("repositories/alpine/_manifests/tags/3.4");
            _clean.Store.Delete(StoreBuilder.RevisionPath("alpine", _clean.Alpine34));
            _clean.Store.Delete(StoreBuilder.LayerPath("alpine", CleanStore.Only34));
            _clean.Store.Delete(blob);
        });

        var report = await Verify(source);

        Assert.DoesNotContain(report.Findings, finding => finding.Severity > Severity.Info);
    }

    [Fact]
    public async Task A_blob_that_vanishes_while_its_image_stays_is_missing()
    {
        var blob = StoreBuilder.BlobPath(CleanStore.Only34);

        var report = await Verify(new ChangingSource(Source, blob, after: 1, () => _clean.Store.Delete(blob)));

        Assert.Equal(FindingKind.BlobMissing, Assert.Single(report.Findings).Kind);
    }

    [Fact]
    public async Task Bytes_that_are_right_at_the_second_reading_are_told_as_transient()
    {
        var blob = StoreBuilder.BlobPath(CleanStore.Only34);
        _clean.Store.Write(blob, "Layer of 3.4");

        var report = await Verify(new ChangingSource(Source, blob, after: 2, () => _clean.Store.Write(blob, "layer of 3.4")));

        var finding = Assert.Single(report.Findings);
        Assert.Equal((FindingKind.BlobDigestMismatch, true, Severity.Warning), (finding.Kind, finding.Transient, finding.Severity));
        Assert.Empty(finding.Affects);
    }

    [Fact]
    public async Task An_image_that_comes_with_the_second_look_comes_with_all_its_blobs()
    {
        _clean.Store.Delete(StoreBuilder.RevisionPath("alpine", _clean.Alpine34));
        var pushed = default(Digest);
        var source = new ChangingSource(Source, "repositories/alpine/_manifests/tags", after: 2, () => pushed = _clean.Store.Image("alpine", "new", "pushed meanwhile"));

        var index = (await new RegistryStore(_clean.Store.Root, source, TimeProvider.System) { IoParallelism = 1 }.ScanAsync()).Index;

        var image = index.FindManifest(pushed);
        Assert.NotNull(image);
        Assert.All(image.Blobs.Select(blob => blob.Digest).Append(pushed), digest => Assert.Contains(digest, index.Blobs.Keys));
    }

    private DirectorySource Source => new(_clean.Store.Files, _clean.Store.Root);

    private Task<VerifyReport> Verify(IStoreSource source) =>
        new RegistryStore(_clean.Store.Root, source, TimeProvider.System) { IoParallelism = 1 }.VerifyAsync(new VerifyOptions { Parallelism = 1 });
}
