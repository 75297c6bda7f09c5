using System.IO.Abstractions;
using System.Text;
using RegStore.Testing;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>What one verb takes the others take too, and images are named in one way by all.</summary>
public sealed class Taking_common_options : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Taking_common_options() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));

    private string Data => _clean.Store.Data;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("list")]
    [InlineData("catalog")]
    [InlineData("tags", "alpine")]
    [InlineData("inspect", "alpine:3.4")]
    [InlineData("history", "alpine:3.4")]
    [InlineData("tree")]
    [InlineData("verify")]
    [InlineData("repair")]
    [InlineData("orphans")]
    [InlineData("du")]
    [InlineData("why", "alpine:3.4")]
    [InlineData("backup", "OUT")]
    [InlineData("restore", "OUT")]
    [InlineData("snapshot", "OUT")]
    [InlineData("export", "alpine:3.4", "-o", "OUT")]
    public async Task All_take_json_quiet_and_colours(string verb, params string[] arguments)
    {
        string[] line = [verb, Data, .. arguments.Select(argument => argument == "OUT" ? Path.Combine(_directory, "out") : argument), "--json", "-q", "--color", "never"];

        var (code, output, error) = await Regstore.RunAsync(line);

        Assert.Equal((ExitCodes.Done, ""), (code, error));
        Assert.StartsWith("{", Encoding.UTF8.GetString(output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alpine", "alpine:3.4", "alpine:edge")]
    [InlineData("alpine:*", "alpine:3.4", "alpine:edge")]
    [InlineData("alp*:3.?", "alpine:3.4")]
    [InlineData("team/*:1.?", "team/app:1.2")]
    [InlineData("alpine:edge", "alpine:edge")]
    [InlineData("localhost:5000/alpine", "alpine:3.4", "alpine:edge")]
    [InlineData("localhost:5000/alp*:3.?", "alpine:3.4")]
    public async Task Images_are_named_one_by_one_or_by_patterns(string pattern, params string[] images)
    {
        var tags = (await Regstore.TextAsync("list", Data)).Split('\n');
        var expected = images.Where(image => tags.Contains($"    * {image}")).ToArray();
        Assert.NotEmpty(expected);

        var verified = await Regstore.TextAsync("verify", Data, pattern);
        Assert.Contains($"checked {string.Join(", ", expected)}\n", verified, StringComparison.Ordinal);
        Assert.DoesNotContain("all of it is sound", verified, StringComparison.Ordinal);
        Assert.All(expected, image => Assert.Contains($"- {image}\n", Regstore.TextAsync("du", Data, "--if-deleted", pattern).Result, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("al?:*")]
    public async Task A_pattern_that_names_nothing_is_told(string pattern)
    {
        var (code, _, error) = await Regstore.RunAsync("verify", Data, pattern);

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains(pattern, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_may_be_chosen_with_its_repository()
    {
        var archive = Path.Combine(_directory, "out.tar");
        _clean.Store.Image("other", "3.4", "another layer");

        await Regstore.TextAsync("backup", Data, archive, "--tag", "localhost:5000/alpine:3.*");

        Assert.Equal("* alpine\n    * alpine:3.4\n", await Regstore.TextAsync("list", archive));
    }

    [SkippableTheory]
    [InlineData("list")]
    [InlineData("verify", "--no-read-data")]
    [InlineData("tags", "alpine")]
    [InlineData("du", "-v")]
    public async Task The_environment_names_a_store_that_is_left_out(string verb, params string[] arguments)
    {
        Skip.If(OperatingSystem.IsWindows(), "The variables are set by env.");
        var (code, output, error) = await RealProgram.RunAsync("env", [$"REGSTORE_STORE={Data}", .. Regstore.Program, verb, .. arguments]);

        Assert.True(code == ExitCodes.Done, error);
        Assert.Equal(await Regstore.TextAsync([verb, Data, .. arguments]), output);
    }

    [SkippableTheory]
    [InlineData(ExitCodes.Done, "checked alpine:3.4", "verify", "alpine:3.4")]
    [InlineData(ExitCodes.Done, "* alpine", "list", "alpine")]
    [InlineData(ExitCodes.NoStore, "has no snapshot 19", "forget", "19", "-n")]
    [InlineData(ExitCodes.Usage, "POOL is missing", "snapshot", "nowhere")]
    public async Task What_is_no_place_is_what_follows_the_store(int expected, string words, params string[] arguments)
    {
        Skip.If(OperatingSystem.IsWindows(), "The variables are set by env.");
        var pool = Path.Combine(_directory, "pool");
        await Regstore.TextAsync("snapshot", Data, pool);

        var (code, output, error) = await RealProgram.RunAsync("env", [$"REGSTORE_STORE={Data}", $"REGSTORE_POOL={pool}", .. Regstore.Program, .. arguments]);

        Assert.Equal(expected, code);
        Assert.Contains(words, output + error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("du", "--html")]
    [InlineData("verify", "--metrics")]
    [InlineData("verify", "--state")]
    [InlineData("backup", "-n")]
    public async Task Nothing_is_ever_written_to_the_store(string verb, string option)
    {
        var file = Path.Combine(_clean.Store.Root, "repositories", "x");

        var (code, _, error) = await Regstore.RunAsync(option == "-n" ? [verb, Data, file, option] : [verb, Data, option, file]);

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("is inside the store itself", error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData("alpine")]
    [InlineData("--top", "1")]
    [InlineData("--html", "x.html")]
    [InlineData("--if-deleted", "alpine")]
    public async Task Of_a_pool_only_the_whole_is_measured(params string[] arguments)
    {
        var pool = Path.Combine(_directory, "pool");
        await Regstore.TextAsync("snapshot", Data, pool);

        var (code, output, error) = await Regstore.RunAsync(["du", pool, .. arguments]);

        Assert.Equal((ExitCodes.Failed, 0), (code, output.Length));
        Assert.Contains("name a snapshot", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_of_snapshots_are_never_cut()
    {
        var pool = Path.Combine(_directory, "pool");
        await Regstore.TextAsync("snapshot", Data, pool);
        var id = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(Path.Combine(pool, "snapshots"))));

        foreach (var verb in new[] { "snapshots", "du" })
        {
            var lines = Encoding.UTF8.GetString((await Regstore.RunAsync(80, verb, pool)).Output).Split('\n');
            Assert.Contains(lines, line => line.StartsWith($"{id} ", StringComparison.Ordinal));
            Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        }
    }

    [Fact]
    public async Task Names_of_digits_alone_are_names()
    {
        var store = new StoreBuilder(new FileSystem(), Path.Combine(_directory, "digits"));
        store.Image("12345678901234567890123456789012", "1.0", "a layer");

        var (code, output, _) = await Regstore.RunAsync(40, "du", store.Data);

        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("\n1234567", Encoding.UTF8.GetString(output), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_environment_names_a_pool_that_is_left_out()
    {
        Skip.If(OperatingSystem.IsWindows(), "The variables are set by env.");
        var pool = Path.Combine(_directory, "pool");
        string[] regstore = [$"REGSTORE_STORE={Data}", $"REGSTORE_POOL={pool}", .. Regstore.Program];

        await RealProgram.DemandAsync("env", [.. regstore, "snapshot", "--keep-daily", "7"]);
        var listed = await RealProgram.DemandAsync("env", [.. regstore, "snapshots"]);

        Assert.Contains("1 snapshot, ", listed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("always", true)]
    [InlineData("auto", false)]
    public async Task Colours_are_chosen(string when, bool isColoured)
    {
        _clean.Store.Delete(StoreBuilder.BlobPath(_clean.Alpine34));

        var (_, output, _) = await Regstore.RunAsync("verify", Data, "--color", when);

        Assert.Equal(isColoured, Encoding.UTF8.GetString(output).Contains("\e[31merror", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(80, "list", "-l")]
    [InlineData(60, "history", "alpine:3.4")]
    [InlineData(70, "du", "-v")]
    public async Task A_table_is_no_wider_than_the_terminal(int width, string verb, params string[] arguments)
    {
        var attached = $"sha256-{new string('a', 64)}.sig";
        _clean.Store.Image("alpine", attached, "a signature");

        var (_, output, _) = await Regstore.RunAsync(width, [verb, Data, .. arguments]);
        var whole = await Regstore.TextAsync([verb, Data, .. arguments]);

        var lines = Encoding.UTF8.GetString(output).Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.All(whole.Split('\n').Zip(lines), pair => Assert.Equal(pair.First.Length > 0, pair.Second.Length > 0));
        Assert.Equal(verb != "history", whole.Contains(attached, StringComparison.Ordinal));
        Assert.DoesNotContain(attached, lines);
    }

    [Fact]
    public async Task A_table_is_whole_when_asked_to_be()
    {
        var (_, output, _) = await Regstore.RunAsync(40, "list", "-l", Data, "--no-trunc");

        Assert.Equal(await Regstore.TextAsync("list", "-l", Data), Encoding.UTF8.GetString(output));
    }

    [Fact]
    public async Task Warnings_and_revisions_by_the_hundred_are_counted()
    {
        foreach (var number in Enumerable.Range(1, 40))
        {
            Directory.CreateDirectory(Path.Combine(_clean.Store.Root, $"repositories/alpine/_manifests/tags/empty{number}"));
            _clean.Store.Image("alpine", null, $"untagged {number}");
        }

        var verified = await Regstore.TextAsync("verify", Data);
        var orphans = await Regstore.TextAsync("orphans", Data, "--untagged");

        Assert.Contains("RS2008 tag-without-link: 37 more, listed by verify -v", verified, StringComparison.Ordinal);
        Assert.Equal(40, (await Regstore.TextAsync("verify", Data, "-v")).Split("RS2008").Length - 1);
        Assert.Contains("40 of alpine, listed by orphans -v", orphans, StringComparison.Ordinal);
        Assert.Equal(40, (await Regstore.TextAsync("orphans", Data, "--untagged", "-v")).Split("alpine@sha256").Length - 1);
    }
}
