using System.IO.Abstractions.TestingHelpers;
using RegStore.Model;
using RegStore.Scrubbing;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.Tests.Verification;

/// <summary>The figures of a verification, what of a store is read for an image or a part, and what the report says of the store as a whole.</summary>
public sealed class Reporting_what_was_checked
{
    private readonly CleanStore _clean = new(new StoreBuilder(new MockFileSystem(), "/data"));

    private StoreBuilder Store => _clean.Store;

    [Fact]
    public async Task A_whole_store_is_counted_and_read()
    {
        var report = await VerifyAsync(new VerifyOptions());

        Assert.Equal((3, 5, Files("/_manifests/revisions/", "link").Count), (report.Repositories, report.Tags, report.Revisions));
        Assert.Equal((Files("/blobs/", "data").Count, Files("/blobs/", "data").Sum(file => Store.Files.FileInfo.New(file).Length)), (report.Blobs, report.BlobBytes));
        Assert.Equal((report.Blobs, report.BlobBytes), (report.BlobsRead, report.BytesRead));
        Assert.Equal((true, false, false, false), (report.Complete, report.TimedOut, report.Cancelled, report.MayBeCache));
        Assert.Equal((Store.Root, StoreKind.Plain), (report.Store, report.Kind));
        Assert.Null(report.Subset);
        Assert.Null(report.Memory);
        Assert.Empty(report.References);
    }

    [Fact]
    public async Task The_structure_alone_reads_no_blob()
    {
        Store.Write(StoreBuilder.BlobPath(CleanStore.Shared), "Shared layer");

        var report = await VerifyAsync(new VerifyOptions { ReadData = false });

        Assert.Equal((0, 0L, true), (report.BlobsRead, report.BytesRead, report.Complete));
        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task Of_one_image_only_its_own_content_is_read()
    {
        Store.Write(StoreBuilder.BlobPath(Digest.Compute("layer of edge"u8)), "Layer of edge");
        var edge = ImageReference.Parse("alpine:edge");

        var sound = await VerifyAsync(new VerifyOptions { References = [ImageReference.Parse("alpine:3.4")] });
        var damaged = await VerifyAsync(new VerifyOptions { References = [edge] });

        Assert.Equal(4, sound.BlobsRead);
        Assert.Empty(sound.Findings);
        Assert.Equal([edge], damaged.References);
        Assert.Equal([edge], Assert.Single(damaged.Findings).Affects);
    }

    [Fact]
    public async Task An_image_may_be_named_by_its_digest_and_an_index_has_the_content_of_its_images()
    {
        Store.Write(StoreBuilder.BlobPath(CleanStore.ForArm64), "Layer for arm64");

        Assert.Equal(["RS1003"], await IdsAsync($"team/app@{_clean.Arm64}"));
        Assert.Equal([], await IdsAsync($"team/app@{_clean.Amd64}"));
        Assert.Equal(["RS1003"], await IdsAsync("team/app:stable"));
        Assert.Equal([], await IdsAsync("alpine:3.4"));
    }

    [Fact]
    public async Task Parts_are_all_of_it_and_a_blob_in_doubt_is_read_whosever_turn_it_is()
    {
        Store.Manifest("alpine", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","layers":[{{StoreBuilder.Descriptor("application/octet-stream", CleanStore.Shared, 13)}}]}""", "off");

        var parts = new List<VerifyReport>();
        for (var number = 1; number <= 3; number++)
        {
            parts.Add(await VerifyAsync(new VerifyOptions { Scrub = new ScrubOptions { Subset = ReadSubset.Part(number, 3) } }));
        }

        Assert.Equal(["1/3", "2/3", "3/3"], parts.Select(part => $"{part.Subset}"));
        Assert.Equal((parts[0].Blobs, parts[0].BlobBytes), (parts.Sum(part => part.BlobsRead), parts.Sum(part => part.BytesRead)));
        Assert.All(parts, part => Assert.Equal(FindingKind.ManifestSizeWrong, Assert.Single(part.Findings).Kind));
    }

    [Fact]
    public async Task A_part_proves_nothing_of_what_it_did_not_read()
    {
        Store.Write(StoreBuilder.BlobPath(CleanStore.Shared), "Shared layer");

        var found = new List<int>();
        for (var number = 1; number <= 4; number++)
        {
            found.Add((await VerifyAsync(new VerifyOptions { Scrub = new ScrubOptions { Subset = ReadSubset.Part(number, 4) } })).Findings.Count);
        }

        Assert.Equal([0, 0, 0, 1], found.Order());
    }

    [Fact]
    public async Task A_blob_in_doubt_is_proved_by_its_bytes_in_every_part()
    {
        Store.Manifest("alpine", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","layers":[{{StoreBuilder.Descriptor("application/octet-stream", CleanStore.Shared, 13)}}]}""", "off");
        Store.Write(StoreBuilder.BlobPath(CleanStore.Shared), "Shared layer");

        for (var number = 1; number <= 3; number++)
        {
            var report = await VerifyAsync(new VerifyOptions { Scrub = new ScrubOptions { Subset = ReadSubset.Part(number, 3) } });

            Assert.Equal([FindingKind.BlobSizeMismatch, FindingKind.BlobDigestMismatch], report.Findings.Select(finding => finding.Kind));
        }
    }

    [Fact]
    public async Task The_second_name_of_a_blob_is_proved_with_the_part_that_has_the_blob()
    {
        Store.Write(StoreBuilder.LayerPath("odd", _clean.Sha512Layer), CleanStore.Shared.ToString());

        var found = new List<int>();
        for (var number = 1; number <= 4; number++)
        {
            var report = await VerifyAsync(new VerifyOptions { Scrub = new ScrubOptions { Subset = ReadSubset.Part(number, 4) } });
            found.Add(report.Findings.Count(finding => finding.Kind == FindingKind.LinkMismatch));
        }

        Assert.Equal([0, 0, 0, 1], found.Order());
    }

    [Fact]
    public async Task A_manifest_that_was_scanned_is_proved_without_reading_blobs()
    {
        Store.Manifest("team/app", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciIndex}}","manifests":[{{StoreBuilder.Descriptor(StoreBuilder.OciImage, _clean.Amd64, 1)}}]}""", "liar");

        var report = await VerifyAsync(new VerifyOptions { ReadData = false });

        Assert.Equal(FindingKind.ManifestSizeWrong, Assert.Single(report.Findings).Kind);
    }

    [Fact]
    public async Task A_store_without_layer_links_may_be_a_cache_if_it_has_tags_or_revisions()
    {
        Assert.False((await VerifyAsync(new VerifyOptions())).MayBeCache);
        Store.Delete("repositories/team/app/_layers");
        Assert.True((await VerifyAsync(new VerifyOptions())).MayBeCache);
        Store.Delete("repositories/team/app/_manifests/revisions");
        Assert.True((await VerifyAsync(new VerifyOptions())).MayBeCache);
        Store.Delete("repositories/team/app/_manifests/tags");
        Assert.False((await VerifyAsync(new VerifyOptions())).MayBeCache);
    }

    [Fact]
    public async Task Revisions_alone_make_no_cache_of_a_store_without_tags_and_do_of_one_with_tags()
    {
        Store.Delete("repositories/odd/_layers");
        Store.Delete("repositories/odd/_manifests/tags");
        Assert.True((await VerifyAsync(new VerifyOptions())).MayBeCache);

        Store.Delete("repositories/alpine/_manifests/tags");
        Store.Delete("repositories/team/app/_manifests/tags");
        var tagless = await VerifyAsync(new VerifyOptions());

        Assert.Equal((StoreKind.Tagless, false), (tagless.Kind, tagless.MayBeCache));
    }

    private Task<VerifyReport> VerifyAsync(VerifyOptions options) => RegistryStore.Open("/data", Store.Files).VerifyAsync(options);

    private async Task<IEnumerable<string>> IdsAsync(string reference) =>
        (await VerifyAsync(new VerifyOptions { References = [ImageReference.Parse(reference)] })).Findings.Select(finding => finding.Kind.Id);

    private List<string> Files(string below, string name) =>
        [.. Store.Files.Directory.GetFiles(Store.Root, name, SearchOption.AllDirectories).Where(file => file.Contains(below, StringComparison.Ordinal))];
}
