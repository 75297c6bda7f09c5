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

        foreach (var digest in new[] { _clean.Index, _clean.Arm64, CleanStore.ForArm64, CleanStore.Shared, _clean.Odd, _clean.Referrer, CleanStore.OnlyOdd })
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
        var (alone, second) = (_clean.Store.Blob("nothing names this"), _clean.Store.Blob("nor this"));

        var kept = await ReachAsync();

        Assert.Equal((false, false, false), Of(kept, alone));
        Assert.Equal(new[] { alone, second }.Order(), kept.Orphans().Select(it => it.Digest));
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
        Assert.Equal(
            (StoreBuilder.BlobPath(_clean.Alpine34), "the manifest cannot be read or understood, so it is not known what it refers to", true),
            Words(Assert.Single(ReachOf(kept, "alpine").Doubts)));
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
        Assert.Equal(
            (StoreBuilder.TagPath("alpine", "edge"), "the tag cannot be read, so it may name any revision of the repository", true), Words(ReachOf(kept, "alpine").DoubtOfTags!));
    }

    [Fact]
    public async Task A_repository_that_never_had_a_tag_is_used_by_digest()
    {
        var image = _clean.Store.Image("by-digest", null, "of no tag");

        var kept = await ReachAsync();

        Assert.Equal((true, true, false), Of(kept, image));
        Assert.Equal(
            ("repositories/by-digest/_manifests", "the repository never had a tag: its revisions are used by digest", false), Words(ReachOf(kept, "by-digest").DoubtOfTags!));
    }

    [Fact]
    public async Task A_repository_without_any_revision_leaves_no_doubt()
    {
        _clean.Store.Layer("pushing", "a layer before its manifest");

        Assert.Null(ReachOf(await ReachAsync(), "pushing").DoubtOfTags);
    }

    [Fact]
    public async Task A_revision_link_that_cannot_be_read_withholds_what_the_repository_holds()
    {
        _clean.Store.Write(StoreBuilder.RevisionPath("alpine", _clean.Alpine34), "no digest");
        _clean.Store.Write(StoreBuilder.BlobPath(_clean.Alpine34), "no manifest");

        var kept = await ReachAsync();

        Assert.Equal((true, true, true), Of(kept, CleanStore.Only34));
        Assert.Equal([StoreBuilder.BlobPath(_clean.Alpine34), StoreBuilder.RevisionPath("alpine", _clean.Alpine34)], ReachOf(kept, "alpine").Doubts.Select(it => it.Path));
        Assert.Equal(
            (StoreBuilder.RevisionPath("alpine", _clean.Alpine34), "the link cannot be read, so it is not known what the revision refers to", true), Words(ReachOf(kept, "alpine").Doubts[1]));
    }

    [Fact]
    public async Task A_manifest_that_is_gone_may_be_healed_where_a_revision_names_it()
    {
        _clean.Store.Delete(StoreBuilder.BlobPath(_clean.Alpine34));
        Assert.Equal((true, true, true), Of(await ReachAsync(), CleanStore.Only34));

        _clean.Store.Delete(StoreBuilder.RevisionPath("alpine", _clean.Alpine34));
        var kept = await ReachAsync();
        Assert.Equal((false, false, false), Of(kept, CleanStore.Only34));
        Assert.Empty(ReachOf(kept, "alpine").Doubts);
    }

    [Fact]
    public async Task A_blob_that_is_stored_by_another_digest_is_withheld_by_that_one()
    {
        var stored = CleanStore.OnlyOdd;
        _clean.Store.Write(StoreBuilder.BlobPath(_clean.Odd), "no manifest");
        _clean.Store.Delete(StoreBuilder.LayerPath("odd", stored));

        Assert.Equal((true, true, true), Of(await ReachAsync(), stored));
    }

    [Fact]
    public async Task An_index_may_name_what_is_no_manifest()
    {
        var plain = _clean.Store.Layer("team/app", "a plain file");
        _clean.Store.Manifest("team/app", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciIndex}}","manifests":[{{StoreBuilder.Descriptor("text/plain", plain, 12)}}]}""", "files");

        var kept = await ReachAsync();

        Assert.Equal((true, true, false), Of(kept, plain));
        Assert.Empty(ReachOf(kept, "team/app").Doubts);
    }

    [Fact]
    public async Task An_entry_of_an_index_by_sha512_of_which_nothing_is_known_leaves_a_doubt()
    {
        _clean.Store.Manifest(
            "team/app", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciIndex}}","manifests":[{{StoreBuilder.Descriptor("text/plain", _clean.Sha512Layer, 12)}}]}""", "files");

        Assert.Equal([StoreBuilder.LayerPath("team/app", _clean.Sha512Layer)], ReachOf(await ReachAsync(), "team/app").Doubts.Select(it => it.Path));
    }

    [Fact]
    public async Task A_revision_is_a_root_where_no_other_of_them_leads_to_it()
    {
        var app = ReachOf(await ReachAsync(), "team/app");

        Assert.Equal([_clean.Index], app.RootsAmong(app.Repository.Revisions));
        Assert.Equal(new[] { _clean.Amd64, _clean.Arm64 }.Order(), app.RootsAmong(app.Repository.Revisions.Where(it => it.Named != _clean.Index)));
    }

    [Fact]
    public async Task A_doubtful_repository_without_layers_may_use_every_blob()
    {
        var alone = _clean.Store.Blob("nothing names this");
        _clean.Store.Files.Directory.Delete(_clean.Store.FullPath("repositories/alpine/_layers"), recursive: true);
        Assert.Equal([alone], (await ReachAsync()).Orphans().Select(it => it.Digest));

        _clean.Store.Write(StoreBuilder.BlobPath(_clean.Alpine34), "no manifest");
        var kept = await ReachAsync();
        Assert.Empty(kept.Orphans());
        Assert.Equal(
            (StoreBuilder.BlobPath(_clean.Alpine34), "the manifest cannot be read or understood, so it is not known what it refers to, and the repository has no _layers to tell", true),
            Words(Assert.Single(kept.Refusals)));
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

        Assert.Equal(
            (StoreBuilder.LayerPath("odd", _clean.Sha512Layer), "the link is missing or cannot be read, and only it says under which digest the blob is stored", true),
            Words(Assert.Single(ReachOf(kept, "odd").Doubts)));
        Assert.Equal((true, true, true), Of(kept, CleanStore.OnlyOdd));
    }

    [Fact]
    public async Task Without_repositories_nothing_is_claimed()
    {
        _clean.Store.Files.Directory.Delete(_clean.Store.FullPath("repositories"), recursive: true);

        var kept = await ReachAsync();

        Assert.Equal(("repositories", "there is no repository to name any blob, so all of them may be in use", true), Words(Assert.Single(kept.Refusals)));
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

        Assert.Equal((null, "the disk alone does not show what is in use", false), Words(Assert.Single(kept.Refusals)));
        Assert.Empty(kept.UntaggedRevisions());
        Assert.Empty(kept.Orphans());
    }

    [Fact]
    public async Task Where_something_hides_its_content_nothing_is_claimed()
    {
        _clean.Store.Blob("nothing names this");
        _clean.Store.Image("alpine", null, "of no tag");
        _clean.Store.Write("repositories/y/_layers", "no directory");
        Irregularity unreadable = new("repositories/x", IrregularityKind.Unreadable, "no access", default);

        var kept = new Reachability(await IndexAsync(), [unreadable]);

        Assert.Equal([("repositories/x", "its content is not known: no access", true), ("repositories/y/_layers", "its content is not known: a file", true)], kept.Refusals.Select(Words));
        Assert.All(kept.Refusals, it => Assert.True(it.IsUnread));
        Assert.Empty(kept.Orphans());
        Assert.Empty(kept.UntaggedRevisions());
    }

    private static (bool IsKept, bool IsTagged, bool IsWithheld) Of(Reachability kept, Digest digest) => (kept.IsKept(digest), kept.IsTagged(digest), kept.IsWithheld(digest));

    private static (string? Path, string Reason, bool IsDamage) Words(Uncertainty it) => (it.Path, it.Reason, it.IsDamage);

    private static RepositoryReach ReachOf(Reachability kept, string name) => kept.Repositories.Single(it => $"{it.Repository.Name}" == name);

    private async Task<StoreIndex> IndexAsync() => (await RegistryStore.Open("/data", _clean.Store.Files).ScanAsync()).Index;

    private async Task<Reachability> ReachAsync() => new(await IndexAsync());
}
