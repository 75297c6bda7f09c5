using System.IO.Abstractions;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Testing;
using RegStore.Tests.Stores;
using RegStore.Verification;

namespace RegStore.Tests.Verification;

/// <summary>One harm does not hide another, and what could not be read is never taken for sound.</summary>
/// Covers: Absence, DataReader, DataReading, LitterNames, ProvedBlobs, StorePaths.
public sealed class Telling_causes_apart : IDisposable
{
    private const long Huge = long.MaxValue;

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Telling_causes_apart() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), _directory));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task A_stray_link_among_the_blobs_does_not_hide_a_missing_blob()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no links like these.");
        File.CreateSymbolicLink(_clean.Store.FullPath("blobs/note"), "/etc/hostname");
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));

        Assert.Equal(["RS1001 alpine:3.4", "RS1006 "], await Findings());
    }

    [Fact]
    public async Task An_empty_link_does_not_hide_that_its_blob_is_missing()
    {
        _clean.Store.Write(StoreBuilder.LayerPath("alpine", CleanStore.Only34), "");
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));

        Assert.Equal(["RS1001 alpine:3.4", "RS2001 alpine:3.4"], await Findings());
    }

    [Fact]
    public async Task A_wrong_promise_does_not_hide_that_the_bytes_are_wrong_for_all()
    {
        _clean.Store.Manifest(
            "alpine", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","layers":[{{StoreBuilder.Descriptor("application/octet-stream", CleanStore.Only34, 99)}}]}""", "liar");
        _clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Only34), "Layer of 3.4");

        Assert.Equal(["RS1002 alpine:liar", "RS1003 alpine:3.4 alpine:liar"], await Findings());
    }

    [Fact]
    public async Task Images_whose_layers_are_not_linked_are_an_error()
    {
        _clean.Store.Delete("repositories/team/app/_layers");

        Assert.Equal(Severity.Error, Assert.Single((await Verify()).Findings).Severity);
    }

    [Theory]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip")]
    public async Task A_layer_that_was_pushed_is_owed_also_where_it_might_lie_elsewhere(string type)
    {
        var layer = _clean.Store.Layer("windows", "a layer of gigabytes");
        var config = _clean.Store.Layer("windows", "{}");
        _clean.Store.Manifest(
            "windows",
            $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.DockerImage}}","config":{{StoreBuilder.Descriptor("application/vnd.docker.container.image.v1+json", config, 2)}} ,"layers":[{{StoreBuilder.Descriptor(type, layer, 20)}}]}""",
            "ltsc");
        _clean.Store.Delete(StoreBuilder.BlobPath(layer));

        var finding = Assert.Single((await Verify()).Findings, it => it.Severity == Severity.Error);

        Assert.Equal("windows:ltsc", Assert.Single(finding.Affects).ToString());
    }

    [Fact]
    public async Task An_empty_blob_under_sha512_is_told()
    {
        _clean.Store.Write($"blobs/sha512/{_clean.Sha512Layer.Hex[..2]}/{_clean.Sha512Layer.Hex}/data", "");

        Assert.Contains("RS1007 ", await Findings());
    }

    [Theory]
    [InlineData("blobs")]
    [InlineData("repositories/alpine/_layers/sha256")]
    public async Task A_directory_that_could_not_be_read_belongs_to_the_answer_about_an_image(string unreadable)
    {
        var source = new FaultySource(new DirectorySource(_clean.Store.Files, _clean.Store.Root), unreadable);
        var store = new RegistryStore(_clean.Store.Root, source, TimeProvider.System);

        var report = await store.VerifyAsync(new VerifyOptions { References = [ImageReference.Parse("alpine:3.4")] });

        Assert.Equal(FindingKind.DirectoryUnreadable, Assert.Single(report.Findings).Kind);
        Assert.False(report.Complete);
    }

    [Theory]
    [InlineData("repositories")]
    [InlineData("repositories/team")]
    [InlineData("repositories/team/app/_manifests/tags")]
    public async Task An_image_that_may_lie_in_a_directory_that_could_not_be_read_is_not_called_absent(string unreadable)
    {
        var source = new FaultySource(new DirectorySource(_clean.Store.Files, _clean.Store.Root), unreadable);
        var store = new RegistryStore(_clean.Store.Root, source, TimeProvider.System);

        var thrown = await Assert.ThrowsAsync<RegistryStoreException>(
            () => store.VerifyAsync(new VerifyOptions { References = [ImageReference.Parse("team/app:1.2")] }));

        Assert.Equal(StoreFailure.Unreadable, thrown.Failure);
        thrown = await Assert.ThrowsAsync<RegistryStoreException>(() => store.InspectAsync(ImageReference.Parse("team/app:none")));
        Assert.Equal(StoreFailure.Unreadable, thrown.Failure);
    }

    [Fact]
    public async Task Sizes_beyond_all_measure_are_a_mismatch_and_no_crash()
    {
        var layers = string.Join(',', new[] { CleanStore.Shared, CleanStore.Only34 }.Select(digest => StoreBuilder.Descriptor("application/octet-stream", digest, Huge)));
        _clean.Store.Manifest("alpine", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","layers":[{{layers}}]}""", "huge");

        var listing = await RegistryStore.Open(_directory).ListAsync(details: true);

        Assert.Equal(Huge, listing.Repositories[0].Tags.Single(tag => tag.Tag.ToString() == "huge").Size);
        Assert.Equal(["RS3008 alpine:huge"], await Findings());
    }

    [Fact]
    public async Task Indexes_that_name_each_other_many_times_over_are_shown_once()
    {
        var digest = _clean.Alpine34;
        for (var level = 0; level < 12; level++)
        {
            digest = _clean.Store.Index("alpine", null, [.. Enumerable.Repeat((digest, "linux/amd64"), 9)]);
        }

        var chain = await RegistryStore.Open(_directory).InspectAsync(new ImageReference(RepositoryName.Parse("alpine"), digest));

        Assert.Equal(9, chain.Children.Count);
        Assert.Single(chain.Children, child => child.Children.Count > 0);
    }

    private async Task<IEnumerable<string>> Findings() =>
        (await Verify()).Findings.Select(finding => $"{finding.Kind.Id} {string.Join(' ', finding.Affects)}").Order(StringComparer.Ordinal);

    private Task<VerifyReport> Verify() => RegistryStore.Open(_directory).VerifyAsync();
}
