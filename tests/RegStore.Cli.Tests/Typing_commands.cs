using System.Text;
using System.Text.Json;

namespace RegStore.Cli.Tests;

/// <summary>What is mistyped is answered in two lines with at most one guess, and nothing is done.</summary>
public sealed class Typing_commands : IDisposable
{
    private readonly string _store = Sample.Copy();

    public void Dispose() => Directory.Delete(_store, recursive: true);

    [Theory]
    [InlineData("unknown option --dryrun; did you mean --dry-run?", "backup", "STORE", "--dryrun")]
    [InlineData("unknown option --read-bck; did you mean --read-back?", "backup", "STORE", "--read-bck")]
    [InlineData("unknown option --paralel; did you mean --parallel?", "verify", "STORE", "--paralel", "2")]
    [InlineData("unknown option --no-read; did you mean --no-read-data?", "verify", "--no-read", "STORE")]
    [InlineData("unknown option --josn; did you mean --json?", "why", "STORE", "--josn")]
    [InlineData("unknown option --josn; did you mean --json?", "du", "STORE", "--if-deleted", "alpine", "--josn")]
    [InlineData("unknown option --josn; did you mean --json?", "list", "STORE", "--josn=1")]
    [InlineData("unknown option -x", "verify", "-x")]
    [InlineData("unknown option --jsn; did you mean --json?", "du", "STORE", "--html", "--jsn")]
    [InlineData("unknown option --no-raed-data; did you mean --no-read-data?", "verify", "STORE", "--state", "--no-raed-data")]
    [InlineData("unknown option --dryrun; did you mean --dry-run?", "backup", "STORE", "x", "--repo", "--dryrun")]
    [InlineData("unknown option -nx", "snapshot", "STORE", "pool", "-nx")]
    [InlineData("unknown option --frobnicate", "list", "STORE", "--frobnicate")]
    [InlineData("-q comes after the verb, as in \"regstore verify -q\"", "-q", "verify", "STORE")]
    [InlineData("unknown verb verfy; did you mean verify?", "verfy", "STORE")]
    [InlineData("unknown verb frobnicate", "frobnicate")]
    [InlineData("unknown verb nope", "help", "nope")]
    [InlineData("unknown verb merg; did you mean merge?", "report", "merg")]
    [InlineData("there is no verb [suggest]", "[suggest]", "list", "STORE")]
    [InlineData("there is no verb images; did you mean list?", "images", "STORE")]
    [InlineData("there is no verb prune; regstore deletes nothing from a store: \"regstore repair STORE --orphans\" moves orphans to quarantine, and \"regstore orphans STORE\" shows what the registry's own garbage-collect would free", "prune")]
    [InlineData("there is no verb save; did you mean export?", "save", "STORE")]
    [InlineData("STORE is missing: a registry's storage directory, a tar of it (- for standard input), or a snapshot (POOL@latest)", "verify")]
    [InlineData("REF is missing: name:tag or name@digest", "inspect", "STORE")]
    [InlineData("DIGEST is empty: give the first digits of one, or an image", "why", "STORE", "")]
    [InlineData("unknown verb \"\"", "")]
    [InlineData("REPO is missing: the repository, as in team/app", "tags", "STORE")]
    [InlineData("OUT is missing: the file to write the archive to", "backup", "STORE")]
    [InlineData("\"c\" is one argument too many for list", "list", "STORE", "b", "c")]
    [InlineData("--state needs a value: FILE", "verify", "STORE", "--state")]
    [InlineData("--json takes no value", "verify", "STORE", "--json=1")]
    [InlineData("--parallel is given more than once", "verify", "STORE", "--parallel", "1", "--parallel", "2")]
    [InlineData("--parallel takes a number from 1 to 1024, not \"x\"", "verify", "STORE", "--parallel", "x")]
    [InlineData("--top takes a number above 0, not \"-1\"", "du", "STORE", "--top", "-1")]
    [InlineData("--limit-read takes bytes per second with a unit, like 50M or 50MB, not \"50\"", "verify", "STORE", "--limit-read", "50")]
    [InlineData("--read-data-subset takes a part like 3/16, 5%, 10G or daily/week, not \"50\"", "verify", "STORE", "--read-data-subset", "50")]
    [InlineData("--fail-on takes error or warning, not \"anything\"", "verify", "STORE", "--fail-on", "anything")]
    [InlineData("--color takes auto, always or never, not \"blue\"", "list", "STORE", "--color", "blue")]
    public async Task It_is_answered_in_two_lines(string message, params string[] arguments)
    {
        var before = Directory.GetFileSystemEntries(Environment.CurrentDirectory).Length;

        var (code, output, error) = await Regstore.RunAsync([.. arguments.Select(argument => argument == "STORE" ? _store : argument)]);

        Assert.Equal(ExitCodes.Usage, code);
        Assert.Empty(output);
        var lines = error.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"regstore: {message}", lines[0]);
        Assert.StartsWith("Run \"regstore ", Assert.Single(lines[1..]), StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(Environment.CurrentDirectory).Length);
    }

    [Fact]
    public async Task After_two_dashes_a_name_may_begin_with_one()
    {
        var (code, _, error) = await Regstore.RunAsync("list", "--", "-x");

        Assert.Equal(ExitCodes.NoStore, code);
        Assert.Contains("-x does not exist", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_at_sign_is_part_of_a_name() =>
        Assert.Contains("@list does not exist", (await Regstore.RunAsync("list", "@list")).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("--version", "version")]
    [InlineData("--version", "-V")]
    [InlineData("--help", "help")]
    [InlineData("--help", "-h")]
    [InlineData("--help", "help", "help")]
    public async Task Every_hand_finds_help_and_version(string same, params string[] typed) =>
        Assert.Equal(await Regstore.TextAsync(same), await Regstore.TextAsync(typed));

    [Fact]
    public async Task Help_of_a_verb_is_found_either_way() =>
        Assert.Equal(await Regstore.TextAsync("backup", "--help"), await Regstore.TextAsync("help", "backup"));

    [Fact]
    public async Task Nothing_at_all_is_answered_with_the_help_on_standard_error()
    {
        var (code, output, error) = await Regstore.RunAsync();

        Assert.Equal(ExitCodes.Usage, code);
        Assert.Empty(output);
        Assert.Equal(await Regstore.TextAsync("--help"), error.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(ExitCodes.NoStore, "list", "nowhere")]
    [InlineData(ExitCodes.Usage, "list")]
    [InlineData(ExitCodes.Usage, "verify", "nowhere", "--fail-on", "x")]
    [InlineData(ExitCodes.NoStore, "snapshots", "nowhere")]
    public async Task With_json_an_error_is_json(int expected, params string[] arguments)
    {
        var (code, output, error) = await Regstore.RunAsync([.. arguments, "--json"]);

        Assert.Equal(expected, code);
        Assert.Empty(output);
        using var line = JsonDocument.Parse(error);
        Assert.Equal("exit_error", line.RootElement.GetProperty("message_type").GetString());
        Assert.Equal(expected, line.RootElement.GetProperty("code").GetInt32());
        Assert.NotEmpty(line.RootElement.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Five_thousand_random_command_lines_end_as_the_table_says()
    {
        var random = new Random(11);
        for (var i = 0; i < 5000; i++)
        {
            var line = Line(random);
            var (code, output, error) = await Regstore.RunAsync(line);

            Assert.True(ExitCodes.Table.Any(it => it.Code == code), $"{string.Join(' ', line)}: {code}");
            if (code == ExitCodes.Usage)
            {
                Assert.True(output.Length == 0 && error.TrimEnd('\n').Split('\n').Length <= 2, $"{string.Join(' ', line)}: {Encoding.UTF8.GetString(output)}{error}");
            }
        }
    }

    // Whatever a line could write to lies in the store, where nothing is ever written; words that are no paths are values of options.
    private string[] Line(Random random)
    {
        string[] verbs = ["list", "ls", "catalog", "tags", "inspect", "history", "tree", "verify", "check", "orphans", "du", "why", "diff", "backup", "restore", "snapshot", "snapshots", "forget", "report", "help", "version", "x", "\u0007"];
        string[] flags = ["--json", "-q", "-v", "-n", "--dry-run", "--long", "-l", "--raw", "--config", "--no-read-data", "--untagged", "--help", "-h", "--version", "-V", "--no-trunc", "--progress", "--no-progress", "--skip-if-unchanged", "--unsafe-allow-remove-all", "--", "--x", "-z", "-ql", "--json=x", "--merge"];
        string[] options = ["--parallel", "--color", "--fail-on", "--server", "--format", "--top", "--sort", "--if-deleted", "--repo", "--tag", "--platform", "--compress", "--level", "--owner", "--mode", "--overwrite", "--keep-last", "--keep-within", "--older-than", "--max-age", "--max-duration", "--limit-read", "--read-data-subset"];
        string[] values = ["alpine", "alpine:3.4", "team/*", "2.8", "1", "1/2", "5%", "7d", "10M", "always", "gzip", "", "[x]", "@y", "\u0007"];
        string[] paths = [_store, _store, $"{_store}/docker/registry/v2/nowhere", $"{_store}/docker/registry/v2/blobs"];
#pragma warning disable CA5394 // Any words will do.
        string Any(string[] words) => words[random.Next(words.Length)];
        return
        [
            Any(verbs),
            .. Enumerable.Range(0, random.Next(0, 5)).SelectMany(_ => random.Next(4) switch
            {
                0 => [Any(options), Any(values)],
                1 => [Any(flags)],
                _ => new[] { Any(paths) },
            }),
        ];
#pragma warning restore CA5394
    }
}
