using System.IO.Abstractions;
using RegStore.Archives;
using RegStore.Model;
using RegStore.Testing;
using RegStore.Tests.Stores;
using RegStore.Usage;
using RegStore.Verification;

namespace RegStore.Tests.Usage;

/// <summary>What serves nobody is told with size, time and class; what may serve somebody is not.</summary>
/// Covers: BlobEntry, CollectionForecast, OrphanFinder.
public sealed class Finding_orphans : IDisposable
{
    private static readonly OrphanOptions Untagged = new() { Untagged = true };

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Finding_orphans() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));

    public static TheoryData<int, string> Damages
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (number, damage) in DamageBox.All.Index().Where(it => it.Item.Unreadable is null))
            {
                data.Add(number, damage.ToString());
            }

            return data;
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clean_store_has_none(bool untagged)
    {
        var report = await FindAsync(new OrphanOptions { Untagged = untagged });

        Assert.Empty(report.Orphans);
        Assert.True(report.Complete);
        Assert.Equivalent(new SizeTotal(0, 0), report.UnreachableFromTags);
    }

    [Fact]
    public async Task A_blob_that_nothing_refers_to_is_told_with_size_and_time()
    {
        var alone = _clean.Store.Blob("nothing refers to this");
        Age(StoreBuilder.BlobPath(alone), TimeSpan.FromDays(3));

        var orphan = Assert.Single((await FindAsync()).Orphans);

        Assert.Equal((OrphanClass.Blob, alone, 22L, StoreBuilder.BlobPath(alone)), (orphan.Class, orphan.Digest, orphan.Size, orphan.Path));
        Assert.Equal(DateTime.UtcNow - TimeSpan.FromDays(3), orphan.Modified, TimeSpan.FromMinutes(5));
        Assert.False(orphan.IsRecent);
    }

    [Fact]
    public async Task A_young_blob_is_recent()
    {
        _clean.Store.Blob("just pushed");

        Assert.True(Assert.Single((await FindAsync()).Orphans).IsRecent);
    }

    [Fact]
    public async Task An_old_blob_with_a_young_link_is_recent()
    {
        var alone = _clean.Store.Layer("alpine", "pushed again, and no manifest yet");
        Age(StoreBuilder.BlobPath(alone), TimeSpan.FromDays(3));

        Assert.True(Assert.Single((await FindAsync()).Orphans).IsRecent);

        Age(StoreBuilder.LayerPath("alpine", alone), TimeSpan.FromDays(2));
        Assert.False(Assert.Single((await FindAsync()).Orphans).IsRecent);
    }

    [Fact]
    public async Task What_a_young_revision_holds_is_recent_however_old_it_is()
    {
        var image = _clean.Store.Image("alpine", null, "an old layer that a push took up");
        foreach (var path in new[] { StoreBuilder.BlobPath(image), StoreBuilder.BlobPath(Digest.Compute("an old layer that a push took up"u8)), StoreBuilder.LayerPath("alpine", Digest.Compute("an old layer that a push took up"u8)) })
        {
            Age(path, TimeSpan.FromDays(3));
        }

        Assert.All((await FindAsync(Untagged)).Orphans, orphan => Assert.True(orphan.IsRecent, orphan.Path));

        Age(StoreBuilder.RevisionPath("alpine", image), TimeSpan.FromDays(2));
        Assert.All((await FindAsync(Untagged)).Orphans, orphan => Assert.False(orphan.IsRecent, orphan.Path));
    }

    [Fact]
    public async Task Neither_a_young_revision_nor_what_it_holds_is_among_what_is_older()
    {
        var image = _clean.Store.Image("alpine", null, "an old layer that a push took up");
        Age(StoreBuilder.BlobPath(image), TimeSpan.FromDays(3));

        Assert.Empty((await FindAsync(new OrphanOptions { Untagged = true, OlderThan = TimeSpan.FromHours(24) })).Orphans);
    }

    [Fact]
    public async Task A_blob_is_as_young_as_its_youngest_link()
    {
        Age(StoreBuilder.BlobPath(_clean.Store.Layer("alpine", "pushed again, and no manifest yet")), TimeSpan.FromDays(3));

        Assert.Empty((await FindAsync(new OrphanOptions { OlderThan = TimeSpan.FromHours(24) })).Orphans);
    }

    [Fact]
    public async Task A_tag_that_is_named_after_what_it_names_keeps_it()
    {
        var image = _clean.Store.Image("alpine", null, "kept by a tag of its own digest");
        _clean.Store.Tag("alpine", $"sha256-{image.Hex}.imgpkg", image);

        Assert.Empty((await FindAsync(Untagged)).Orphans);
    }

    [SkippableFact]
    public async Task A_tag_that_leads_out_of_the_store_may_name_any_revision()
    {
        Skip.If(OperatingSystem.IsWindows(), "Symbolic links need a right there.");
        _clean.Store.Image("alpine", null, "untagged");
        File.CreateSymbolicLink(_clean.Store.FullPath("repositories/alpine/_manifests/tags/link"), "/elsewhere/3.4");

        Assert.DoesNotContain((await FindAsync(Untagged)).Orphans, orphan => orphan.Class == OrphanClass.Revision);
    }

    [Fact]
    public async Task A_revision_whose_link_names_another_keeps_what_it_promises()
    {
        _clean.Store.Write(StoreBuilder.RevisionPath("alpine", _clean.Alpine34), _clean.AlpineEdge.ToString());

        Assert.Empty((await FindAsync()).Orphans);
    }

    [Fact]
    public async Task A_sha512_name_whose_link_is_gone_keeps_all_layers()
    {
        _clean.Store.Delete(StoreBuilder.LayerPath("odd", _clean.Sha512Layer));

        Assert.Empty((await FindAsync()).Orphans);
    }

    [Fact]
    public async Task An_entry_of_an_index_by_sha512_keeps_the_blob_under_its_stored_name()
    {
        var layer = _clean.Store.LayerBySha512("cache", "a cached layer by another name");
        _clean.Store.Manifest(
            "cache", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciIndex}}","manifests":[{{StoreBuilder.Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer, 30)}}]}""", "latest");

        Assert.Empty((await FindAsync(Untagged)).Orphans);
    }

    [Fact]
    public async Task Only_what_is_older_is_told_and_all_of_it_counts()
    {
        var old = _clean.Store.Blob("old");
        Age(StoreBuilder.BlobPath(old), TimeSpan.FromHours(25));
        _clean.Store.Blob("new");

        var report = await FindAsync(new OrphanOptions { OlderThan = TimeSpan.FromHours(24) });

        Assert.Equal(old, Assert.Single(report.Orphans).Digest);
        Assert.Equivalent(new SizeTotal(2, 6), report.UnreachableFromEverything);
    }

    [Fact]
    public async Task What_a_moved_tag_left_behind_is_told_only_with_untagged()
    {
        var image = _clean.Store.Image("alpine", "moved", "first");
        _clean.Store.Image("alpine", "moved", "second");

        var (plain, untagged) = (await FindAsync(), await FindAsync(Untagged));

        Assert.Empty(plain.Orphans);
        Assert.Equivalent(new SizeTotal(0, 0), plain.UnreachableFromEverything);
        Assert.Equal(2, plain.UnreachableFromTags.Count);
        Assert.Equivalent(plain.UnreachableFromTags, untagged.UnreachableFromTags);
        Assert.Equal(
            [image, Digest.Compute("first"u8)],
            untagged.Orphans.Where(it => it is { Class: OrphanClass.Blob, IsHeldByUntagged: true }).Select(it => it.Digest!.Value).OrderBy(digest => digest != image));
        var revision = Assert.Single(untagged.Orphans, it => it.Class == OrphanClass.Revision);
        Assert.Equal((image, "alpine", 71L), (revision.Digest, revision.Repository.ToString(), revision.Size));
    }

    [Fact]
    public async Task A_signature_by_digest_goes_with_its_image()
    {
        _clean.Store.Delete("repositories/odd/_manifests/tags/sha512");

        var revisions = (await FindAsync(Untagged)).Orphans.Where(it => it.Class == OrphanClass.Revision).Select(it => it.Digest!.Value);

        Assert.Equal(new[] { _clean.Odd, _clean.Referrer }.Order(), revisions.Order());
    }

    [Fact]
    public async Task A_signature_tag_goes_with_its_image()
    {
        var image = _clean.Store.Image("alpine", "signed", "of the signed image");
        var signature = _clean.Store.Image("alpine", $"sha256-{image.Hex}.sig", "a signature");
        Assert.Empty((await FindAsync(Untagged)).Orphans);

        _clean.Store.Delete("repositories/alpine/_manifests/tags/signed");

        Assert.Equal(new[] { image, signature }.Order(), await RevisionsAsync());
    }

    [Fact]
    public async Task A_signature_tag_of_an_image_that_is_gone_is_told()
    {
        var image = _clean.Store.Image("alpine", "signed", "of the signed image");
        var signature = _clean.Store.Image("alpine", $"sha256-{image.Hex}.sig", "a signature");
        _clean.Store.Delete("repositories/alpine/_manifests/tags/signed");
        _clean.Store.Delete(StoreBuilder.RevisionPath("alpine", image));

        Assert.Equal([signature], await RevisionsAsync());
    }

    [Fact]
    public async Task Signatures_of_images_in_another_repository_are_kept()
    {
        _clean.Store.Image("alpine", $"sha256-{_clean.Index.Hex}.sig", "a signature of another repository's image");

        Assert.Empty((await FindAsync(Untagged)).Orphans);
    }

    [Fact]
    public async Task A_repository_of_nothing_but_signatures_is_kept()
    {
        _clean.Store.Image("signatures", $"sha256-{Digest.Compute("an image of another registry"u8).Hex}.sig", "a signature");

        Assert.Empty((await FindAsync(Untagged)).Orphans);
    }

    [Fact]
    public async Task A_layer_that_an_old_build_cache_lists_in_an_index_is_kept()
    {
        var layer = _clean.Store.Layer("cache", "a cached layer");
        _clean.Store.Manifest(
            "cache", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciIndex}}","manifests":[{{StoreBuilder.Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer, 14)}}]}""", "latest");

        Assert.Empty((await FindAsync(Untagged)).Orphans);
    }

    [Fact]
    public async Task The_layers_of_a_manifest_that_is_linked_only_as_a_layer_are_kept()
    {
        _clean.Store.Delete(StoreBuilder.RevisionPath("team/app", _clean.Arm64));
        _clean.Store.Write(StoreBuilder.LayerPath("team/app", _clean.Arm64), _clean.Arm64.ToString());

        Assert.Empty((await FindAsync(Untagged)).Orphans);
    }

    [Fact]
    public async Task Nothing_is_claimed_where_an_unreadable_manifest_may_promise_anything()
    {
        _clean.Store.Blob("nothing refers to this");
        _clean.Store.Write(StoreBuilder.BlobPath(_clean.Alpine34), "");
        _clean.Store.Delete("repositories/alpine/_layers");

        var report = await FindAsync();

        Assert.Empty(report.Orphans);
        Assert.Equal(StoreBuilder.BlobPath(_clean.Alpine34), Assert.Single(report.Refusals).Path);
    }

    [Fact]
    public async Task Where_only_an_alias_tells_the_stored_name_and_cannot_be_read_all_layers_are_kept()
    {
        _clean.Store.Write(StoreBuilder.LayerPath("odd", _clean.Sha512Layer), "");

        var report = await FindAsync();

        Assert.Empty(report.Orphans);
        Assert.Equal(StoreBuilder.LayerPath("odd", _clean.Sha512Layer), Assert.Single(report.Uncertainties).Path);
        Assert.Equal(1, report.Withheld.Count);
    }

    [Fact]
    public async Task Revisions_of_a_repository_that_never_had_a_tag_are_used_by_digest()
    {
        _clean.Store.Image("by-digest", null, "deployed by digest");

        var report = await FindAsync(Untagged);

        Assert.Empty(report.Orphans);
        Assert.False(Assert.Single(report.Uncertainties).IsDamage);
    }

    [Fact]
    public async Task A_tag_that_cannot_be_read_keeps_every_revision_of_its_repository()
    {
        _clean.Store.Image("alpine", null, "untagged");
        _clean.Store.Write(StoreBuilder.TagPath("alpine", "3.4"), "");

        var report = await FindAsync(Untagged);

        Assert.Empty(report.Orphans);
        Assert.Equal(StoreBuilder.TagPath("alpine", "3.4"), Assert.Single(report.Uncertainties).Path);
    }

    [Theory]
    [InlineData(StoreKind.PullThroughCache)]
    [InlineData(StoreKind.GitLabDatabase)]
    public async Task Nothing_is_claimed_of_a_store_whose_truth_lies_elsewhere(StoreKind kind)
    {
        _clean.Store.Blob("nothing refers to this");
        if (kind == StoreKind.PullThroughCache)
        {
            _clean.Store.BeCache(("alpine", _clean.Alpine34));
        }
        else
        {
            _clean.Store.Write("../lockfiles/database-in-use", "database-in-use");
        }

        var report = await FindAsync(Untagged);

        Assert.Empty(report.Orphans);
        Assert.Equal(kind, report.Kind);
        Assert.Null(Assert.Single(report.Refusals).Path);
    }

    [Fact]
    public async Task Stale_uploads_are_told_and_young_ones_are_not()
    {
        _clean.Store.Write("repositories/alpine/_uploads/old/startedat", DateTime.UtcNow.AddDays(-8).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        _clean.Store.Write("repositories/alpine/_uploads/old/data", "half a layer");
        _clean.Store.Write("repositories/alpine/_uploads/new/startedat", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));

        var orphan = Assert.Single((await FindAsync()).Orphans);

        Assert.Equal((OrphanClass.Upload, "repositories/alpine/_uploads/old", 12L), (orphan.Class, orphan.Path, orphan.Size));
    }

    [Fact]
    public async Task Uploads_are_counted_however_young_they_are()
    {
        _clean.Store.Write("repositories/alpine/_uploads/old/startedat", "2026-01-02T03:04:05Z");
        _clean.Store.Write("repositories/alpine/_uploads/old/data", "half a layer");
        _clean.Store.Write("repositories/team/app/_uploads/new/startedat", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        _clean.Store.Write("repositories/team/app/_uploads/new/data", "more");

        var report = await FindAsync();

        var measured = (await RegistryStore.Open(_directory).MeasureUsageAsync()).Uploads;
        Assert.Equal((2, 16), (report.Uploads.Count, report.Uploads.Bytes));
        Assert.Equal((1, 12), (report.StaleUploads.Count, report.StaleUploads.Bytes));
        Assert.Equal((2, 16), (measured.Count, measured.Bytes));
    }

    [Fact]
    public async Task A_clock_that_ran_ahead_hides_nothing()
    {
        _clean.Store.Write("repositories/alpine/_uploads/ahead/startedat", DateTime.UtcNow.AddYears(3).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        var blob = StoreBuilder.BlobPath(_clean.Store.Blob("nothing refers to this"));
        Age(blob, TimeSpan.FromDays(-365));

        var report = await FindAsync(new OrphanOptions { OlderThan = TimeSpan.FromDays(1) });

        Assert.Contains(report.Orphans, orphan => orphan.Path == "repositories/alpine/_uploads/ahead");
        Assert.Contains(report.Orphans, orphan => orphan.Path == blob);
    }

    [Fact]
    public async Task Temporary_files_are_looked_for_when_asked()
    {
        var path = $"{StoreBuilder.BlobPath(_clean.Alpine34)}.0198aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee.tmp";
        _clean.Store.Write(path, "part of a manifest");
        Age(path, TimeSpan.FromHours(2));

        Assert.Empty((await FindAsync()).Orphans);
        var orphan = Assert.Single((await FindAsync(new OrphanOptions { TemporaryFiles = true })).Orphans);

        Assert.Equal((OrphanClass.TemporaryFile, path, 18L), (orphan.Class, orphan.Path, orphan.Size));
    }

    [Fact]
    public async Task A_directory_in_which_the_blob_never_came_to_be_is_no_orphan()
    {
        _clean.Store.Write($"blobs/sha256/ab/ab{new string('0', 62)}/data.0198aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee.tmp", "part");

        Assert.Empty((await FindAsync()).Orphans);
    }

    [SkippableTheory]
    [MemberData(nameof(Damages))]
    public async Task Whatever_is_damaged_the_quick_look_tells_what_the_close_one_tells(int number, string name)
    {
        Assert.NotNull(name);
        var damage = DamageBox.All[number];
        Skip.If(damage.NeedsDisk && OperatingSystem.IsWindows(), "Windows has no pipes and links like these.");
        var alone = _clean.Store.Blob("nothing refers to this");
        damage.Plant(_clean);

        var quick = await FindAsync(Untagged);
        var close = await FindAsync(new OrphanOptions { Untagged = true, TemporaryFiles = true });

        Assert.Equal(close.Orphans.Where(it => it.Class != OrphanClass.TemporaryFile), quick.Orphans.Where(it => it.Class != OrphanClass.TemporaryFile), new SameJson<Orphan>());
        Assert.Equal(close.Uncertainties, quick.Uncertainties, new SameJson<Uncertainty>());
        Assert.Equal(close.Refusals.Count == 0, quick.Refusals.Count == 0);
        Assert.Equal(close.Obstacles, quick.Obstacles, new SameJson<CollectionObstacle>());

        // And what verify calls an orphan is one.
        var verified = await RegistryStore.Open(_directory).VerifyAsync(new VerifyOptions { ReadData = false });
        Assert.Equal(
            verified.Findings.Where(finding => finding.Kind == FindingKind.BlobOrphaned).Select(finding => finding.Path),
            (await FindAsync()).Orphans.Where(it => it.Class == OrphanClass.Blob).Select(it => it.Path));
        Assert.Equal(quick.Refusals.Count == 0, quick.Orphans.Any(it => it.Digest == alone));
    }

    private Task<OrphanReport> FindAsync(OrphanOptions? options = null) => RegistryStore.Open(_directory).FindOrphansAsync(options);

    private async Task<IEnumerable<Digest>> RevisionsAsync() =>
        (await FindAsync(Untagged)).Orphans.Where(it => it.Class == OrphanClass.Revision).Select(it => it.Digest!.Value).Order();

    private void Age(string path, TimeSpan age) => File.SetLastWriteTimeUtc(_clean.Store.FullPath(path), DateTime.UtcNow - age);
}
