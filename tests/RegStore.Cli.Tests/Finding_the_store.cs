using System.IO.Abstractions;
using RegStore.Testing;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>Who names a wrong directory is told what lies near, and who may not look is told that.</summary>
public sealed class Finding_the_store : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("project", "project/data")]
    [InlineData("", "project/data")]
    [InlineData("project/data/docker/registry/v2/blobs", "project/data/docker/registry/v2")]
    [InlineData("project/data/docker/registry/v2/repositories/alpine", "project/data/docker/registry/v2")]
    public async Task What_lies_near_is_named(string named, string meant)
    {
        _ = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "project/data")));

        await AssertAnswerAsync(Path.Combine(_directory, named), $"did you mean {Path.Combine(_directory, meant)}?");
    }

    [Theory]
    [InlineData("    volumes:\n      - ELSEWHERE:/var/lib/registry\n")]
    [InlineData("    volumes:\n      - \"ELSEWHERE:/var/lib/registry:rw\"\n")]
    [InlineData("    volumes:\n      - type: bind\n        source: ELSEWHERE\n        target: /var/lib/registry\n")]
    [InlineData("    volumes: [../srv/one:/var/lib/registry]\n")]
    public async Task What_a_compose_file_mounts_is_named(string volumes)
    {
        var elsewhere = Path.Combine(_directory, "srv/one");
        _ = new CleanStore(new StoreBuilder(new FileSystem(), elsewhere));
        var project = Directory.CreateDirectory(Path.Combine(_directory, "project")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(project, "docker-compose.yml"),
            $"services:\n  web:\n    volumes:\n      - ./www:/var/www\n  registry:\n    image: registry:2\n{volumes.Replace("ELSEWHERE", elsewhere, StringComparison.Ordinal)}");

        await AssertAnswerAsync(project, $"did you mean {elsewhere}?");
    }

    [SkippableFact]
    public async Task What_is_no_compose_file_holds_nobody_up()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "mkfifo is of Unix.");
        await RealProgram.DemandAsync("mkfifo", Path.Combine(_directory, "compose.yaml"));
        await File.WriteAllTextAsync(Path.Combine(_directory, "compose.yml"), new string('-', 60_000));

        await AssertAnswerAsync(_directory, "holds no registry: no docker/registry/v2");
    }

    [Fact]
    public async Task A_missing_archive_is_not_answered_with_a_directory()
    {
        var (_, _, error) = await Regstore.RunAsync("list", Path.Combine(_directory, "night.tar.zst"));

        Assert.DoesNotContain("/var/lib/registry", error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("data")]
    [InlineData("")]
    public async Task No_permission_is_said_as_such(string below)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can take its own rights away.");
        RealProgram.Demand("setpriv");
        var locked = Path.Combine(_directory, "locked");
        _ = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(locked, "data")));
        await RealProgram.DemandAsync("chmod", "0", locked);

        var (code, _, error) = await RealProgram.RunAsync(
            "setpriv", ["--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-dac_override,-dac_read_search", .. Regstore.Program, "list", Path.Combine(locked, below)]);
        await RealProgram.DemandAsync("chmod", "700", locked);

        Assert.Equal(ExitCodes.Unread, code);
        Assert.Contains("denied", error, StringComparison.Ordinal);
        Assert.Contains("as root", error, StringComparison.Ordinal);
    }

    private static async Task AssertAnswerAsync(string named, string answer)
    {
        var (code, output, error) = await Regstore.RunAsync("verify", named);

        Assert.Equal(ExitCodes.NoStore, code);
        Assert.Empty(output);
        Assert.Contains(answer, error, StringComparison.Ordinal);
    }
}
