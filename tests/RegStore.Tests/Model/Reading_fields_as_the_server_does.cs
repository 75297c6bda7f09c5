using System.Text;
using RegStore.Model;

namespace RegStore.Tests.Model;

/// <summary>The rules of the server's JSON: what a field is called, which shape it must have, and which fields nobody reads.</summary>
/// Covers: DescriptorDetails, DescriptorPool, JsonFields.
public sealed class Reading_fields_as_the_server_does
{
    private const string One = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string Two = "sha256:2222222222222222222222222222222222222222222222222222222222222222";
    private const string Docker = "\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\"";
    private const string DockerList = "\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.list.v2+json\"";
    private const string Oci = "\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\"";
    private const string OciIndex = "\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\"";

    [Theory]
    [InlineData("layers", true)]
    [InlineData("LAYERS", true)]
    [InlineData("layer\\u0073", true)]
    [InlineData("layer\u017f", true)]
    [InlineData("layer", false)]
    [InlineData("layersx", false)]
    [InlineData("layer\\u0074", false)]
    [InlineData("layer\u00df", false)]
    [InlineData("loooooyers", false)]
    public void A_name_counts_in_any_case_and_however_it_is_written(string name, bool counts) =>
        Assert.Equal(counts ? 1 : 0, Parse($$"""{ {{Docker}},"{{name}}":[{"digest":"{{One}}"}]}""").Layers.Count);

    [Fact]
    public void Null_is_as_good_as_absent_and_leaves_what_was_said_before() =>
        Assert.Equal(One, Assert.Single(Parse($$"""{ {{Docker}},"layers":[{"digest":"{{One}}","digest":null,"size":null,"platform":null}],"layers":null,"config":null}""").Layers).Digest.ToString());

    [Theory]
    [InlineData("[]", "a manifest is a JSON object, not an array")]
    [InlineData("\"x\"", "a manifest is a JSON object, not a string")]
    [InlineData("7", "a manifest is a JSON object, not a number")]
    [InlineData("null", "a manifest is a JSON object, not null")]
    [InlineData("true", "a manifest is a JSON object, not true or false")]
    [InlineData("{ " + Docker + ",\"layers\":{}}", "\"layers\" is an object")]
    [InlineData("{ " + Docker + ",\"layers\":[\"x\"]}", "an entry of \"layers\" is not an object but a string")]
    [InlineData("{ " + Docker + ",\"config\":[]}", "\"config\" is an array")]
    [InlineData("{ " + Docker + ",\"config\":{\"digest\":7}}", "\"digest\" is a number")]
    [InlineData("{ " + Docker + ",\"config\":{\"mediaType\":7}}", "\"mediaType\" is a number")]
    [InlineData("{ " + Docker + ",\"config\":{\"size\":1.5}}", "\"size\" is not a whole number: 1.5")]
    [InlineData("{ " + Docker + ",\"config\":{\"urls\":[\"u\",7]}}", "an entry of \"urls\" is not a string")]
    [InlineData("{ " + Docker + ",\"config\":{\"annotations\":{\"x\":\"y\",\"z\":7}}}", "an entry of \"annotations\" is not a string")]
    [InlineData("{ " + Oci + ",\"annotations\":{\"x\":\"y\",\"z\":7}}", "an entry of \"annotations\" is not a string")]
    [InlineData("{ " + OciIndex + ",\"manifests\":[{\"platform\":{\"features\":[7]}}]}", "an entry of \"features\" is not a string")]
    [InlineData("{\"schemaVersion\":2,\"manifests\":[{\"platform\":{\"features\":[7]}}]}", "an entry of \"features\" is not a string")]
    [InlineData("{\"schemaVersion\":1,\"fsLayers\":[{\"blobSum\":7}]}", "\"blobSum\" is a number")]
    public void A_shape_that_the_server_cannot_read_is_an_error_that_names_the_field(string json, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => Parse(json)).Message);

    [Fact]
    public void What_is_no_JSON_is_called_so() => Assert.StartsWith("not JSON: ", Assert.Throws<FormatException>(() => Parse("{")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(Docker, "\"annotations\":{\"x\":7}")]
    [InlineData(Docker, "\"manifests\":7")]
    [InlineData(Docker, "\"fsLayers\":[{\"blobSum\":7}]")]
    [InlineData(Oci, "\"subject\":7")]
    [InlineData(Oci, "\"artifactType\":7")]
    [InlineData(Oci, "\"blobs\":[7]")]
    [InlineData(Oci, "\"config\":{\"digest\":\"" + One + "\",\"platform\":{\"features\":[7]}}")]
    [InlineData(OciIndex, "\"config\":7")]
    [InlineData(OciIndex, "\"layers\":7")]
    [InlineData(DockerList, "\"annotations\":{\"x\":7}")]
    public void A_field_that_the_server_does_not_read_may_hold_anything(string kind, string field)
    {
        var manifest = Parse($$"""{ {{kind}},{{field}},"layers":[{"digest":"{{One}}"}],"manifests":[{"digest":"{{Two}}"}]}""");

        Assert.Equal([One, Two], manifest.Layers.Concat(manifest.Manifests).Select(it => it.Digest.ToString()));
        Assert.Empty(manifest.UnknownDigests);
        Assert.Null(manifest.ProblemOnThree);
    }

    [Theory]
    [InlineData(OciIndex, "layers")]
    [InlineData(DockerList, "layers")]
    [InlineData(Docker, "manifests")]
    [InlineData(Oci, "manifests")]
    public void Such_a_field_is_empty_where_it_is_no_list(string kind, string field)
    {
        var manifest = Parse($$"""{ {{kind}},"{{field}}":7 }""");

        Assert.Empty(manifest.Layers);
        Assert.Empty(manifest.Manifests);
    }

    [Fact]
    public void Features_of_a_platform_are_read_in_an_index_alone() => Assert.Equal(
        One, Parse($$"""{ {{OciIndex}},"config":{"digest":"{{One}}","platform":{"features":[7]} } }""").Config!.Digest.ToString());

    [Theory]
    [InlineData(OciIndex, true)]
    [InlineData(DockerList, false)]
    [InlineData(Docker, false)]
    public void Annotations_of_an_index_stop_servers_from_3_0_on(string kind, bool stop)
    {
        Assert.Equal(stop ? "an entry of \"annotations\" is not a string" : null, Parse($$"""{ {{kind}},"annotations":{"x":7} }""").ProblemOnThree);
        Assert.Null(Parse($$"""{ {{kind}},"annotations":{"x":"y"} }""").ProblemOnThree);
    }

    [Theory]
    [InlineData("{ " + Oci + "}", "application/vnd.oci.image.manifest.v1+json")]
    [InlineData("{\"schemaVersion\":2,\"layers\":[]}", "application/vnd.oci.image.manifest.v1+json")]
    [InlineData("{\"schemaVersion\":2,\"manifests\":[]}", "application/vnd.oci.image.index.v1+json")]
    [InlineData("{\"schemaVersion\":1}", "application/vnd.docker.distribution.manifest.v1+prettyjws")]
    [InlineData("{\"schemaVersion\":1,\"mediaType\":\"application/json\"}", "application/json")]
    [InlineData("{}", null)]
    public void The_media_type_is_what_it_says_or_what_its_shape_means(string json, string? type) => Assert.Equal(type, Parse(json).MediaType?.ToString());

    [Fact]
    public void Details_are_kept_where_they_are_asked_for_and_not_by_a_scan()
    {
        const string Json = $$"""
            { {{Oci}},"artifactType":"a/b","annotations":{"x":"y"},"layers":[
            {"mediaType":"t","digest":"{{One}}","size":5,"artifactType":"c/d","urls":["u"],"annotations":{"k":"v"},"data":"aGVsbG8="}]}
            """;

        var (all, scanned) = (Parse(Json), ManifestParser.Parse(Encoding.UTF8.GetBytes(Json)));

        Assert.Equal(("a/b", "y"), (all.ArtifactType, all.Annotations["x"]));
        Assert.Equal(("t", 5L, "c/d"), Plain(Assert.Single(all.Layers)));
        Assert.Equal(("u", "v", "hello"), (all.Layers[0].Urls[0], all.Layers[0].Annotations["k"], Encoding.UTF8.GetString(all.Layers[0].Data!.Value.Span)));
        Assert.Equal(("a/b", 0), (scanned.ArtifactType, scanned.Annotations.Count));
        Assert.Equal(("t", 5L, "c/d"), Plain(Assert.Single(scanned.Layers)));
        Assert.Equal((0, 0, null), (scanned.Layers[0].Urls.Count, scanned.Layers[0].Annotations.Count, scanned.Layers[0].Data));
        Assert.True(all.Layers[0].HasUrls && scanned.Layers[0].HasUrls);

        static (string?, long?, string?) Plain(Descriptor it) => (it.MediaType?.Value, it.Size, it.ArtifactType);
    }

    [Theory]
    [InlineData("\"digest\":\"" + One + "\",\"size\":5", true)]
    [InlineData("\"digest\":\"" + One + "\",\"size\":6", false)]
    [InlineData("\"digest\":\"" + One + "\"", false)]
    [InlineData("\"digest\":\"" + Two + "\",\"size\":5", false)]
    [InlineData("\"digest\":\"" + One + "\",\"size\":5,\"mediaType\":\"t\"", false)]
    [InlineData("\"digest\":\"" + One + "\",\"size\":5,\"urls\":[\"u\"]", false)]
    [InlineData("\"digest\":\"" + One + "\",\"size\":5,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm\"}", false)]
    public void A_scan_holds_a_descriptor_once_that_several_manifests_have(string second, bool isOnce)
    {
        var pool = new DescriptorPool();

        var (left, right) = (Read($"\"digest\":\"{One}\",\"size\":5"), Read(second));

        Assert.Equal(isOnce, ReferenceEquals(left, right));

        Descriptor Read(string descriptor) => Assert.Single(ManifestParser.Parse(Encoding.UTF8.GetBytes($$"""{ {{Docker}},"layers":[{ {{descriptor}} }]}"""), pool: pool).Layers);
    }

    private static Manifest Parse(string json) => Manifest.Parse(Encoding.UTF8.GetBytes(json));
}
