using System.IO.Abstractions.TestingHelpers;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Testing;

namespace RegStore.Tests.Graph;

/// <summary>What of a store is promised, tagged or withheld, and when nothing at all can be claimed.</summary>
/// Covers: Reachability, RepositoryReach.
public sealed class Telling_what_is_kept
{
    private readonly CleanStore _clean = new(new StoreBuilder(new MockFileSystem(), "/data"));

    [Fact]
    public async Task A_tag_keeps_all_that_it_leads_to()
    {
        var kept = await ReachAsync();

        foreach (var digest in new[] { _clean.Index, _clean.Arm64, CleanStore.ForArm64, CleanStore.Shared, _clean.Odd, _clean.Referrer, Digest.Compute("a layer by another name"u8) })
        {
            Assert.Equal((true, true, false), Of(kept, digest));
        }

        Assert.Empty(kept.Orphans());
        Assert.Empty(kept.UntaggedRevisions());
        Assert.Empty(kept.Refusals);
        Assert.All(kept.Repositories, it => Assert.True(it.Doubts.Count == 0 && it.DoubtOfTags is null));
    }

    [Fact]
    public async Task A_revision_without_a_tag_keeps_what_no_tag_leads_to()
    {
        var before = _clean.AlpineEdge;
        _clean.Store.Image("alpine", "edge", "shared layer", "a new layer");

        var kept = await ReachAsync();

        Assert.Equal((true, false, false), Of(kept, before));
        Assert.Equal((true, false, false), Of(kept, Digest.Compute("layer of edge"u8)));
        Assert.Equal((true, true, false), Of(kept, CleanStore.Shared));
        Assert.Equal([before], kept.UntaggedRevisions().Select(it => it.Revision.Named));
        Assert.Contains(Digest.Compute("layer of edge"u8), kept.HeldBy(RepositoryName.Parse("alpine"), before));
        Assert.DoesNotContain(Digest.Compute("a new layer"u8), kept.HeldBy(RepositoryName.Parse("alpine"), before));
        Assert.Superset(new HashSet<Digest> { before, Digest.Compute("layer of edge"u8) }, kept.Doubtful().Select(it => it.Digest).ToHashSet());
        Assert.DoesNotContain(CleanStore.Shared, kept.Doubtful().Select(it => it.Digest));
    }

    [Fact]
    public async Task What_nothing_names_is_an_orphan()
    {
        var alone = _clean.Store.Blob("nothing names this");

        var kept = await ReachAsync();

        Assert.Equal((false, false, false), Of(kept, alone));
        Assert.Equal([alone], kept.Orphans().Select(it => it.Digest));
        Assert.Equal((false, false, false), Of(kept, Digest.Compute("and this is not there"u8)));
    }

    [Fact]
    public async Task What_lies_in_a_repository_of_which_a_manifest_is_damaged_is_withheld()
    {
        var alone = _clean.Store.Blob("nothing names this");
        _clean.Store.Write(StoreBuilder.BlobPath(_clean.Alpine34), "no manifest");

        var kept = await ReachAsync();

        Assert.Equal((true, true, true), Of(kept, CleanStore.Only34));
        Assert.Equal((true, true, false), Of(kept, CleanStore.Shared));
        Assert.Equal([alone], kept.Orphans().Select(it => it.Digest));
        Assert.Equal([StoreBuilder.BlobPath(_clean.Alpine34)], ReachOf(kept, "alpine").Doubts.Select(it => it.Path));
        Assert.Empty(kept.UntaggedRevisions());
        Assert.Empty(kept.Refusals);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no digest")]
    public async Task Of_a_repository_with_a_tag_that_cannot_be_read_no_revision_is_called_untagged(string link)
    {
        _clean.Store.Image("alpine", null, "of no tag");
        _clean.Store.Write(StoreBuilder.TagPath("alpine", "edge"), link);

        var kept = await ReachAsync();

        Assert.Equal((true, true, false), Of(kept, Digest.Compute("of no tag"u8)));
        Assert.Empty(kept.UntaggedRevisions());
        Assert.Equal(StoreBuilder.TagPath("alpine", "edge"), ReachOf(kept, "alpine").DoubtOfTags!.Path);
        Assert.True(ReachOf(kept, "alpine").DoubtOfTags!.IsDamage);
    }

    [Fact]
    public async Task A_repository_that_never_had_a_tag_is_used_by_digest()
    {
        var image = _clean.Store.Image("by-digest", null, "of no tag");

        var kept = await ReachAsync();

        Assert.Equal((true, true, false), Of(kept, image));
        Assert.False(ReachOf(kept, "by-digest").DoubtOfTags!.IsDamage);
    }

    [Fact]
    public async Task A_signature_counts_as_long_as_its_image()
    {
        var signature = _clean.Store.Image("alpine", $"{_clean.Alpine34}.sig".Replace(':', '-'), "a signature of old");
        Assert.Equal((true, true, false), Of(await ReachAsync(), signature));

        _clean.Store.Delete("repositories/alpine/_manifests/tags/3.4");
        Assert.Equal((true, false, false), Of(await ReachAsync(), signature));

        // Without its image in the store it is a leftover, but for a repository of nothing else.
        _clean.Store.Delete($"repositories/alpine/_manifests/revisions/sha256/{_clean.Alpine34.Hex}");
        Assert.Equal((true, false, false), Of(await ReachAsync(), signature));
        _clean.Store.Delete("repositories/alpine/_manifests/tags/edge");
        Assert.Equal((true, true, false), Of(await ReachAsync(), signature));
    }

    [Fact]
    public async Task A_blob_by_sha512_whose_link_is_gone_withholds_what_the_repository_holds()
    {
        _clean.Store.Delete(StoreBuilder.LayerPath("odd", _clean.Sha512Layer));

        var kept = await ReachAsync();

        Assert.Equal([StoreBuilder.LayerPath("odd", _clean.Sha512Layer)], ReachOf(kept, "odd").Doubts.Select(it => it.Path));
        Assert.Equal((true, true, true), Of(kept, Digest.Compute("a layer by another name"u8)));
    }

    [Fact]
    public async Task Without_repositories_nothing_is_claimed()
    {
        _clean.Store.Files.Directory.Delete(_clean.Store.FullPath("repositories"), recursive: true);

        var kept = await ReachAsync();

        Assert.Equal("repositories", Assert.Single(kept.Refusals).Path);
        Assert.Empty(kept.Orphans());
    }

    [Fact]
    public async Task Of_a_store_that_keeps_its_tags_elsewhere_nothing_is_claimed()
    {
        _clean.Store.Blob("nothing names this");
        foreach (var tag in new[] { "alpine/_manifests/tags/3.4", "alpine/_manifests/tags/edge", "team/app/_manifests/tags/1.2", "team/app/_manifests/tags/stable", "odd/_manifests/tags/sha512" })
        {
            _clean.Store.Delete($"repositories/{tag}");
        }

        var kept = await ReachAsync();

        Assert.Null(Assert.Single(kept.Refusals).Path);
        Assert.False(kept.Refusals[0].IsDamage);
        Assert.Empty(kept.Orphans());
    }

    [Fact]
    public async Task Where_something_hides_its_content_nothing_is_claimed()
    {
        _clean.Store.Blob("nothing names this");
        var index = await IndexAsync();

        var kept = new Reachability(index, [new Irregularity("repositories/x", IrregularityKind.Unreadable, "no access", default)]);

        Assert.Equal(("repositories/x", true, true), (Assert.Single(kept.Refusals).Path, kept.Refusals[0].IsDamage, kept.Refusals[0].IsUnread));
        Assert.Empty(kept.Orphans());
    }

    private static (bool IsKept, bool IsTagged, bool IsWithheld) Of(Reachability kept, Digest digest) => (kept.IsKept(digest), kept.IsTagged(digest), kept.IsWithheld(digest));

    private static RepositoryReach ReachOf(Reachability kept, string name) => kept.Repositories.Single(it => $"{it.Repository.Name}" == name);

    private async Task<StoreIndex> IndexAsync() => (await RegistryStore.Open("/data", _clean.Store.Files).ScanAsync()).Index;

    private async Task<Reachability> ReachAsync() => new(await IndexAsync());
}
