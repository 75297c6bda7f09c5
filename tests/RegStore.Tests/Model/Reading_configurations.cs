using System.Text;
using RegStore.Model;

namespace RegStore.Tests.Model;

/// <summary>How an image was built and is run. The registry reads none of it, so that a field of an odd shape is as good as absent and takes no other with it.</summary>
public sealed class Reading_configurations
{
    [Fact]
    public void All_fields_are_read()
    {
        var config = Parse($$"""
            {"created":"2026-01-02T03:04:05.678+01:00","author":"somebody","os":"windows","architecture":"arm","variant":"v7","os.version":"10.0.1",
            "rootfs":{"type":"layers","diff_ids":["{{CleanDigest}}"]},
            "history":[{"created":"2026-01-01T00:00:00Z","created_by":"RUN x","empty_layer":true},{"comment":"c"}],
            "config":{"User":"1000:1000","WorkingDir":"/srv","Env":["A=1","B=2"],"Entrypoint":["/bin/sh"],"Cmd":["-c","true"],
            "ExposedPorts":{"80/tcp":{},"443/tcp":{},"80/tcp":{} },"Volumes":{"/var":{},"/data":{} },"Labels":{"a":"1","b":null,"a":"2"},"StopSignal":"SIGINT"} }
            """);

        Assert.Equal(new DateTimeOffset(2026, 1, 2, 2, 4, 5, 678, TimeSpan.Zero), config.Created);
        Assert.Equal("somebody", config.Author);
        Assert.Equal(("windows/arm/v7", "10.0.1"), (config.Platform!.ToString(), config.Platform.OsVersion));
        Assert.Equal([CleanDigest], config.DiffIds.Select(it => it.ToString()));
        Assert.Equal(
            [(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "RUN x", "", true), (null, "", "c", false)],
            config.History.Select(it => (it.Created, it.CreatedBy, it.Comment, it.EmptyLayer)));
        Assert.Equal(("1000:1000", "/srv", "SIGINT"), (config.User, config.WorkingDirectory, config.StopSignal));
        Assert.Equal(["A=1", "B=2"], config.Environment);
        Assert.Equal(["/bin/sh"], config.EntryPoint);
        Assert.Equal(["-c", "true"], config.Command);
        Assert.Equal(["443/tcp", "80/tcp"], config.ExposedPorts);
        Assert.Equal(["/data", "/var"], config.Volumes);
        Assert.Equal([("a", "2"), ("b", "")], config.Labels.OrderBy(it => it.Key).Select(it => (it.Key, it.Value)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"config":{}}""")]
    [InlineData("""{"config":{"User":"","WorkingDir":""},"rootfs":{}}""")]
    [InlineData("""{"created":"yesterday","author":7,"rootfs":{"diff_ids":["no digest"]},"config":7}""")]
    [InlineData("""{"rootfs":7,"config":{"User":7,"WorkingDir":7,"Env":["A",7],"Entrypoint":"x","Cmd":["x",null],"ExposedPorts":[],"Volumes":7,"Labels":{"a":7},"StopSignal":[]}}""")]
    public void What_is_absent_or_of_an_odd_shape_is_empty(string json)
    {
        var config = Parse(json);

        Assert.Equal((null, null, null, null, null, null), (config.Created, config.Platform, config.Author, config.User, config.WorkingDirectory, config.StopSignal));
        Assert.Empty(config.History);
        Assert.Empty(config.DiffIds);
        Assert.Empty(config.Environment);
        Assert.Empty(config.EntryPoint);
        Assert.Empty(config.Command);
        Assert.Empty(config.ExposedPorts);
        Assert.Empty(config.Volumes);
        Assert.Empty(config.Labels);
    }

    [Fact]
    public void A_field_of_an_odd_shape_takes_no_other_with_it()
    {
        var config = Parse("""{"os":"linux","os.version":7,"author":7,"rootfs":7,"config":{"User":7,"Env":[7],"Cmd":["true"],"StopSignal":"SIGINT"}}""");

        Assert.Equal(("linux/unknown", null, "SIGINT"), (config.Platform!.ToString(), config.Platform.OsVersion, config.StopSignal));
        Assert.Equal(["true"], config.Command);
    }

    [Theory]
    [InlineData("\"os\":\"linux\"", "linux/unknown")]
    [InlineData("\"architecture\":\"arm64\",\"variant\":\"v8\"", "unknown/arm64/v8")]
    [InlineData("\"variant\":\"v8\"", null)]
    public void A_platform_has_an_operating_system_or_an_architecture(string fields, string? platform) => Assert.Equal(platform, Parse($"{{{fields}}}").Platform?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"os":7}""")]
    [InlineData("""{"history":7}""")]
    public void What_is_no_configuration_is_an_error(string json) => Assert.Throws<FormatException>(() => Parse(json));

    [Fact]
    public void What_is_no_object_is_called_so() => Assert.Equal("an image configuration is a JSON object, not an array", Assert.Throws<FormatException>(() => Parse("[]")).Message);

    private const string CleanDigest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

    private static ImageConfig Parse(string json) => ImageConfig.Parse(Encoding.UTF8.GetBytes(json));
}
