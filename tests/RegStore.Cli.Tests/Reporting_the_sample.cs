using System.Runtime.CompilerServices;
using static VerifyXunit.Verifier;

namespace RegStore.Cli.Tests;

/// <summary>Every report of the sample store, in text and in JSON.</summary>
public sealed class Reporting_the_sample
{
    [Fact]
    public async Task List() => await Prove(["list", Sample.Data]);

    [Fact]
    public async Task List_one_repository() => await Prove(["ls", Sample.Data, "alpine"]);

    [Fact]
    public async Task List_long() => await Prove(["list", "--long", Sample.Data]);

    [Fact]
    public async Task List_json() => await Prove(["list", "--json", Sample.Data]);

    [Fact]
    public async Task Catalog() => await Prove(["catalog", Sample.Data]);

    [Fact]
    public async Task Tags() => await Prove(["tags", Sample.Data, "alpine"]);

    [Fact]
    public async Task Inspect() => await Prove(["inspect", Sample.Data, "team/app/web:1.2"]);

    [Fact]
    public async Task Inspect_one_platform() => await Prove(["inspect", Sample.Data, "team/app/web:1.2", "--platform", "linux/arm64"]);

    [Fact]
    public async Task Inspect_json() => await Prove(["inspect", "--json", Sample.Data, "team/app/web:1.2.sbom"]);

    [Fact]
    public async Task Inspect_raw() => await Prove(["inspect", "--raw", Sample.Data, "alpine:3.4"]);

    [Fact]
    public async Task Inspect_config() => await Prove(["inspect", "--config", Sample.Data, "alpine:3.4"]);

    [Fact]
    public async Task History() => await Prove(["history", Sample.Data, "alpine:edge"]);

    [Fact]
    public async Task History_json() => await Prove(["history", "--json", Sample.Data, "team/app/web:1.2", "--platform", "linux/arm64"]);

    [Fact]
    public async Task Tree() => await Prove(["tree", Sample.Data]);

    [Fact]
    public async Task Tree_json() => await Prove(["tree", "--json", Sample.Data, "debian"]);

    [Fact]
    public async Task Verify_text() => await Prove(["verify", Sample.Data]);

    [Fact]
    public async Task Verify_structure_only() => await Prove(["verify", "--no-read-data", Sample.Data]);

    [Fact]
    public async Task Verify_one_image() => await Prove(["verify", Sample.Data, "debian:jessie"]);

    [Fact]
    public async Task Verify_json() => await Prove(["verify", "--json", Sample.Data]);

    private static async Task Prove(string[] arguments, [CallerMemberName] string method = "")
    {
        var text = await Regstore.TextAsync(arguments);
        await Verify(Sample.Scrub(text, Sample.Data), method: method);
    }
}
