using System.Text;
using System.Text.Json;
using RegStore.Model;

namespace RegStore.Tests.Model;

/// <summary>What media types and platforms say of a blob.</summary>
public sealed class Telling_what_a_blob_is
{
    private const string One = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v2+json", true)]
    [InlineData("application/vnd.docker.distribution.manifest.list.v2+json", true)]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws", true)]
    [InlineData("application/vnd.oci.image.manifest.v1+json", true)]
    [InlineData("application/vnd.oci.image.index.v1+json", true)]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip", false)]
    [InlineData("application/vnd.oci.image.config.v1+json", false)]
    [InlineData("application/vnd.example", false)]
    public void An_entry_of_an_index_says_whether_it_is_a_manifest(string type, bool isManifest) =>
        Assert.Equal(isManifest, Assert.Single(Parse($$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{type}}","digest":"{{One}}"}]}""").Manifests).IsManifest);

    [Fact]
    public void An_entry_without_a_type_says_nothing() => Assert.False(Assert.Single(Parse($$"""{"schemaVersion":2,"manifests":[{"digest":"{{One}}"}]}""").Manifests).IsManifest);

    [Theory]
    [InlineData("application/vnd.docker.container.image.v1+json", true)]
    [InlineData("application/vnd.oci.image.config.v1+json", true)]
    [InlineData("application/vnd.oci.empty.v1+json", false)]
    public void A_configuration_is_of_two_types(string type, bool isConfig) => Assert.Equal(isConfig, MediaType.Parse(type).IsImageConfig);

    [Fact]
    public void Texts_of_known_types_are_shared()
    {
        Assert.Same(MediaType.OciIndex.Value, MediaType.FindKnown(Encoding.UTF8.GetBytes(MediaType.OciIndex.Value))!.Value.Value);
        Assert.Null(MediaType.FindKnown("application/vnd.oci.image.index.v2+json"u8));
        Assert.Null(MediaType.FindKnown(""u8));
    }

    [Fact]
    public void A_layer_of_schema_1_has_a_digest_alone()
    {
        var layer = Assert.Single(Parse($$"""{"schemaVersion":1,"fsLayers":[{"blobSum":"{{One}}"}]}""").Layers);

        Assert.Equal((One, null, null, null, null), (layer.Digest.ToString(), layer.MediaType, layer.Size, layer.Platform, layer.Data));
        Assert.Empty(layer.Urls);
        Assert.Empty(layer.Annotations);
        Assert.False(layer.HasUrls || layer.MayBeAbsent);
    }

    [Fact]
    public void What_a_manifest_does_not_give_is_empty()
    {
        var layer = Assert.Single(Parse($$"""{"schemaVersion":2,"layers":[{"digest":"{{One}}","annotations":{"k":"v"} }]}""").Layers);

        Assert.Equal("v", layer.Annotations["k"]);
        Assert.Empty(layer.Urls);
    }

    [Fact]
    public void A_descriptor_from_a_report_may_be_absent_where_it_could_when_the_report_was_written()
    {
        var layer = Assert.Single(Parse(
            $$"""{"schemaVersion":2,"layers":[{"mediaType":"application/vnd.oci.image.layer.nondistributable.v1.tar","digest":"{{One}}","urls":["u"]}]}""").Layers);

        Assert.True(layer.MayBeAbsent && JsonSerializer.Deserialize<Descriptor>(JsonSerializer.Serialize(layer))!.MayBeAbsent);
    }

    [Fact]
    public void However_it_is_escaped_a_type_or_digest_is_the_same()
    {
        var layer = Assert.Single(Parse(
            $$"""{"schemaVersion":2,"layers":[{"mediaType":"\u0061pplication\/vnd.oci.image.layer.v1.tar+gzip","digest":"{{One.Replace("sha", "\\u0073ha", StringComparison.Ordinal)}}"}]}""").Layers);

        Assert.Equal((One, "application/vnd.oci.image.layer.v1.tar+gzip"), (layer.Digest.ToString(), layer.MediaType!.Value.Value));
    }

    [Theory]
    [InlineData("\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\"", "linux/arm64/v8")]
    [InlineData("\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"\"", "linux/arm64")]
    [InlineData("\"os\":\"linux\"", "linux/unknown")]
    [InlineData("\"os\":\"a name of more than thirty-two characters\",\"architecture\":\"x\"", "unknown/x")]
    [InlineData("\"os\":\"a name of thirty-two characters..\",\"architecture\":\"x\"", "unknown/x")]
    [InlineData("\"os\":\"a name of thirty-two characters.\",\"architecture\":\"x\"", "a name of thirty-two characters./x")]
    public void A_platform_is_read_from_an_entry_of_an_index(string fields, string platform) => Assert.Equal(platform, PlatformOf(fields).ToString());

    [Fact]
    public void The_version_of_the_operating_system_is_a_detail()
    {
        const string Fields = "\"os\":\"windows\",\"architecture\":\"amd64\",\"os.version\":\"10.0.1\"";

        Assert.Equal("10.0.1", PlatformOf(Fields).OsVersion);
        Assert.Null(ManifestParser.Parse(Encoding.UTF8.GetBytes(IndexOf(Fields))).Manifests[0].Platform!.OsVersion);
    }

    [Theory]
    [InlineData("\"os.version\":7", "\"os.version\" is a number")]
    [InlineData("\"os.features\":[7]", "an entry of \"os.features\" is not a string")]
    [InlineData("\"variant\":7", "\"variant\" is a number")]
    public void A_platform_that_the_server_cannot_read_is_an_error_also_where_details_are_not_kept(string field, string problem)
    {
        Assert.Equal(problem, Assert.Throws<FormatException>(() => PlatformOf(field)).Message);
        Assert.Equal(problem, Assert.Throws<FormatException>(() => ManifestParser.Parse(Encoding.UTF8.GetBytes(IndexOf(field)))).Message);
    }

    [Theory]
    [InlineData("unknown/unknown", true)]
    [InlineData("unknown/amd64", false)]
    [InlineData("linux/unknown", false)]
    [InlineData("linux/amd64", false)]
    public void An_attestation_has_no_platform_at_all(string platform, bool isUnknown) => Assert.Equal(isUnknown, Platform.Parse(platform).IsUnknown);

    [Theory]
    [InlineData("linux/arm64/v8", "linux/arm64", true)]
    [InlineData("linux/arm64/v8", "linux/arm64/v8", true)]
    [InlineData("linux/arm64", "linux/arm64/v8", false)]
    [InlineData("linux/arm64", "linux/arm", false)]
    public void A_platform_is_met_by_all_of_its_variants(string platform, string wanted, bool isMet) => Assert.Equal(isMet, Platform.Parse(platform).Matches(wanted));

    private static Platform PlatformOf(string fields) => Assert.Single(Parse(IndexOf(fields)).Manifests).Platform!;

    private static string IndexOf(string platform) => $$"""{"schemaVersion":2,"manifests":[{"digest":"{{One}}","platform":{ {{platform}} } }]}""";

    private static Manifest Parse(string json) => Manifest.Parse(Encoding.UTF8.GetBytes(json));
}
