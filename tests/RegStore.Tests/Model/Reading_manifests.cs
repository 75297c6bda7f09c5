using System.Text;
using RegStore.Model;

namespace RegStore.Tests.Model;

/// Covers: DescriptorReader, ManifestParser.
public sealed class Reading_manifests
{
    private const string One = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string Two = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

    [Theory]
    [InlineData("""{"schemaVersion":1,"fsLayers":[]}""", ManifestKind.Schema1)]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json"}""", ManifestKind.Image)]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json"}""", ManifestKind.Index)]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json"}""", ManifestKind.Image)]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json"}""", ManifestKind.Index)]
    [InlineData("""{"schemaVersion":2,"layers":[]}""", ManifestKind.Image)]
    [InlineData("""{"schemaVersion":2,"manifests":[]}""", ManifestKind.Index)]
    [InlineData("""{"schemaVersion":2,"manifests":null,"layers":null}""", ManifestKind.Image)]
    [InlineData("""{"mediaType":"application/vnd.oci.artifact.manifest.v1+json","blobs":[]}""", ManifestKind.Artifact)]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.example"}""", ManifestKind.Unknown)]
    [InlineData("{}", ManifestKind.Unknown)]
    public void The_kind_is_found_as_the_server_finds_it(string json, ManifestKind kind) => Assert.Equal(kind, Parse(json).Kind);

    [Fact]
    public void Every_field_that_refers_counts_whatever_the_type_says()
    {
        var manifest = Parse(
            $$"""{"schemaVersion":2,"mediaType":"application/vnd.example","config":{"digest":"{{One}}"},"layers":[{"digest":"{{One}}"}],"blobs":[{"digest":"{{Two}}"}],"fsLayers":[{"blobSum":"{{One}}"}],"manifests":[{"digest":"{{Two}}"}],"subject":{"digest":"{{One}}"} }""");

        Assert.Equal([One, One, Two, One], manifest.Blobs.Select(blob => blob.Digest.ToString()));
        Assert.Equal(Two, Assert.Single(manifest.Manifests).Digest.ToString());
        Assert.Equal(One, manifest.Subject!.Digest.ToString());
    }

    [Theory]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "", true)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", """,  "urls":["u"]""", true)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar", """,  "urls":["u"]""", true)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", "", false)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", """,  "urls":["u"]""", false)]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip", """,  "urls":["u"]""", false)]
    public void Only_what_the_server_never_asks_for_may_be_absent(string type, string urls, bool mayBeAbsent) => Assert.Equal(
        mayBeAbsent, Assert.Single(Parse($$"""{"schemaVersion":2,"layers":[{"mediaType":"{{type}}","digest":"{{One}}"{{urls}} }]}""").Layers).MayBeAbsent);

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"schemaVersion\":2} x")]
    [InlineData("""{"schemaVersion":"2"}""")]
    [InlineData("""{"schemaVersion":2,"layers":{}}""")]
    [InlineData("""{"schemaVersion":2,"layers":["x"]}""")]
    [InlineData("""{"schemaVersion":2,"mediaType":"\ud800"}""")]
    [InlineData("""{"schemaVersion":2,"annotations":{"x":1}}""")]
    [InlineData("""{"schemaVersion":2,"config":{"digest":"sha256:1111111111111111111111111111111111111111111111111111111111111111","size":1.5}}""")]
    public void What_is_no_manifest_is_an_error_and_never_empty(string json) => Assert.Throws<FormatException>(() => Parse(json));

    [Fact]
    public void Keys_count_in_any_case_and_the_last_of_them_wins()
    {
        var manifest = Parse($$"""{"SchemaVersion":2,"LAYERS":[{"Digest":"{{One}}","SIZE":7,"size":5}],"Config":{"digest":"{{Two}}"} }""");

        Assert.Equal([Two, One], manifest.Blobs.Select(blob => blob.Digest.ToString()));
        Assert.Equal(5, Assert.Single(manifest.Layers).Size);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public void A_size_of_nothing_or_less_is_no_promise(string size) =>
        Assert.Null(Assert.Single(Parse($$"""{"schemaVersion":2,"layers":[{"digest":"{{One}}","size":{{size}} }]}""").Layers).Size);

    [Fact]
    public void A_reference_that_is_no_digest_does_not_take_the_others_with_it()
    {
        var manifest = Parse($$"""{"schemaVersion":2,"layers":[{"digest":"sha1:abc"},{"digest":"{{One}}"},{}]}""");

        Assert.Equal(One, Assert.Single(manifest.Layers).Digest.ToString());
        Assert.Equal(["sha1:abc", ""], manifest.UnknownDigests);
    }

    [Fact]
    public void Depth_alone_is_no_error() => Assert.Equal(
        ManifestKind.Image, Parse($$"""{"schemaVersion":2,"layers":[],"x":{{new string('[', 500)}}{{new string(']', 500)}} }""").Kind);

    private static Manifest Parse(string json) => Manifest.Parse(Encoding.UTF8.GetBytes(json));
}
