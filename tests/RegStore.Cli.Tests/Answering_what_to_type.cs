using System.IO.Abstractions;
using System.Text;
using RegStore.Testing;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>What ends with a problem or a figure ends with what to type, and with the names that were typed.</summary>
public sealed class Answering_what_to_type : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Answering_what_to_type() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));

    private string Data => _clean.Store.Data;

    private string Pool => Path.Combine(_directory, "pool");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("/docker/registry/v2")]
    [InlineData("/docker")]
    public async Task Orphans_end_with_the_collector_of_each_generation_and_the_volume_it_wants(string below)
    {
        var plain = new StoreBuilder(new FileSystem(), Path.Combine(_directory, "plain"));
        plain.Image("alpine", "3.4", "a layer");
        plain.Blob("nothing refers to this");

        var text = await Regstore.TextAsync("orphans", $"{plain.Data}{below}");

        Assert.Contains($"  docker run --rm -v {plain.Data}:/var/lib/registry registry:2 garbage-collect /etc/docker/registry/config.yml\n", text, StringComparison.Ordinal);
        Assert.Contains($"  docker run --rm -v {plain.Data}:/var/lib/registry registry:3 garbage-collect /etc/distribution/config.yml\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_would_destroy_what_is_in_use_is_not_named()
    {
        _clean.Store.Blob("nothing refers to this");
        _clean.Store.Image("alpine", null, "untagged");

        var text = await Regstore.TextAsync("orphans", Data, "--untagged");

        Assert.Contains("on 2.8 would delete", text, StringComparison.Ordinal);
        Assert.DoesNotContain("registry:2 garbage-collect", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--json")]
    public async Task Advice_is_for_people(string option)
    {
        _clean.Store.Blob("nothing refers to this");

        Assert.DoesNotContain("docker run", await Regstore.TextAsync("orphans", Data, option), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_has_no_collector()
    {
        _clean.Store.Blob("nothing refers to this");
        var archive = Path.Combine(_directory, "out.tar");
        await Regstore.TextAsync("backup", Data, archive, "--include-orphans");

        Assert.DoesNotContain("docker run", await Regstore.TextAsync("orphans", archive), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_young_to_be_listed_is_counted()
    {
        _clean.Store.Blob("nothing refers to this");

        Assert.Contains("1 of them is younger than that, and not listed\n", await Regstore.TextAsync("orphans", Data, "--older-than", "24h"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_ends_with_a_verdict_and_the_command_that_shows_what_can_be_repaired()
    {
        _clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Only34), "nonsense");

        var (_, output, _) = await Regstore.RunAsync("verify", Data);

        var text = Encoding.UTF8.GetString(output);
        Assert.EndsWith($"damage was found: 1 image cannot be pulled completely\nto see what can be repaired: regstore repair {Data} --from ARCHIVE\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_is_not_there_is_answered_with_those_that_are_and_the_store_by_its_name()
    {
        var (_, _, error) = await Regstore.RunAsync("inspect", Data, "alpine");

        Assert.Contains("It has 3.4, edge.", error, StringComparison.Ordinal);
        Assert.Contains($"\"regstore list {Data}\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_answers_for_every_image_of_a_pattern() =>
        Assert.Equal(2, (await Regstore.TextAsync("why", Data, "alpine:*")).Split("on disk").Length - 1);

    [Fact]
    public async Task A_pool_that_lags_or_is_empty_says_so()
    {
        await Regstore.TextAsync("snapshot", Data, Pool);
        var snapshot = Assert.Single(Directory.GetFiles(Path.Combine(Pool, "snapshots")));
        File.Move(snapshot, Path.Combine(Pool, "snapshots", $"{DateTime.UtcNow.AddDays(-5):yyyyMMdd'T'HHmmss'Z'}.tar"));
        Assert.EndsWith($"the newest is 5 days old: regstore snapshot STORE {Pool} makes another\n", await Regstore.TextAsync("snapshots", Pool), StringComparison.Ordinal);

        File.Delete(Assert.Single(Directory.GetFiles(Path.Combine(Pool, "snapshots"))));

        Assert.Equal($"no snapshot: regstore snapshot STORE {Pool} makes one\n", await Regstore.TextAsync("snapshots", Pool));
        Assert.Equal(ExitCodes.NoStore, (await Regstore.RunAsync("verify", Pool)).Code);
    }

    [SkippableFact]
    public async Task A_full_disk_behind_standard_output_is_14()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no disk that is always full.");

        var (code, _, error) = await RealProgram.RunAsync("sh", "-c", $"{Regstore.Quoted} list {Data} > /dev/full");

        Assert.Equal(ExitCodes.NoSpace, code);
        Assert.Contains("No space left", error, StringComparison.Ordinal);
    }
}
