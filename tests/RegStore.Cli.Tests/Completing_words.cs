using System.IO.Abstractions;
using RegStore.Cli.Completion;
using RegStore.Testing;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>What may come next is offered: verbs, options, their values, and names from the store that was typed.</summary>
public sealed class Completing_words : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Completing_words() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));

    private string Data => _clean.Store.Data;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("inspect", "ins")]
    [InlineData("--no-progress --no-read-data", "verify", "DATA", "--no-")]
    [InlineData("always auto never", "verify", "DATA", "--color", "")]
    [InlineData("alpine:3.4 alpine:edge", "inspect", "DATA", "alp")]
    [InlineData("alpine alpine:3.4 alpine:edge", "verify", "DATA", "alp")]
    [InlineData("alpine odd team/app", "du", "DATA", "")]
    [InlineData("odd:sha512", "export", "DATA", "alpine:3.4", "o")]
    [InlineData("bash", "completion", "b")]
    [InlineData("repair report restore", "re")]
    [InlineData("", "inspect", "")]
    [InlineData("", "inspect", "DATA/nothing", "")]
    public async Task Words_are_completed(string expected, params string[] typed) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), await CompleteAsync(typed));

    [Fact]
    public async Task A_digest_is_completed_and_told_by_the_name_of_its_image()
    {
        var line = Assert.Single((await Regstore.TextAsync("complete", "--", "cat", Data, $"{_clean.Alpine34}"[..20])).Split('\n', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal($"{_clean.Alpine34}\talpine:3.4", line);
    }

    [Fact]
    public async Task A_snapshot_is_completed()
    {
        var pool = Path.Combine(_directory, "pool");
        await Regstore.TextAsync("snapshot", Data, pool);

        Assert.StartsWith("20", Assert.Single(await CompleteAsync("forget", pool, "20")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbs_are_told_with_what_they_do() =>
        Assert.Contains("repair\tPlan the repair of a damaged store", await Regstore.TextAsync("complete", "--", "rep"), StringComparison.Ordinal);

    [Fact]
    public async Task Whatever_was_typed_is_answered()
    {
        string[] words = ["verify", "inspect", "cat", "forget", "export", "DATA", "DATA/docker", "DATA@", "alpine:", "alpine:3.4@", "sha256:", "--", "-", "--color", "--state", "--bad=", "@", "..", "/dev/null", "~", "\n", "\ud800", "é\u0301", "$(x)", "'", "\"", "\\", "a b", new string('x', 9000)];
        var random = new Random(17);
        for (var i = 0; i < 400; i++)
        {
#pragma warning disable CA5394 // No secrets.
            string[] typed = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => words[random.Next(words.Length)])];
#pragma warning restore CA5394

            var (code, _, error) = await Regstore.RunAsync(["complete", "--", .. typed.Select(word => word.Replace("DATA", Data, StringComparison.Ordinal))]);

            Assert.True(code == ExitCodes.Done && error.Length == 0, $"{string.Join(' ', typed)} ended with {code}: {error}");
        }
    }

    [SkippableTheory]
    [InlineData("regstore veri", "verify")]
    [InlineData("regstore inspect DATA alpine:", "3.4 edge")]
    [InlineData("regstore inspect DATA alp", "alpine:3.4 alpine:edge")]
    [InlineData("regstore tags DATA team/", "team/app")]
    public async Task Bash_completes_them(string line, string expected)
    {
        RealProgram.Demand("bash");
        var script = Path.Combine(_directory, "completion");
        await File.WriteAllTextAsync(script, await Regstore.TextAsync("completion", "bash"));
        var program = $"regstore() {{ {Regstore.Quoted} \"$@\"; }}; . '{script}'; COMP_WORDBREAKS=$' \\t\\n\"=:'; COMP_LINE='{line.Replace("DATA", Data, StringComparison.Ordinal)}'; COMP_POINT=${{#COMP_LINE}}; _regstore; echo \"${{COMPREPLY[*]}}\"";

        var (code, output, error) = await RealProgram.RunAsync("bash", "-c", program);

        Assert.Equal((0, "", expected), (code, error, output.Trim()));
    }

    [SkippableTheory]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "--no-execute")]
    public async Task Other_shells_understand_their_scripts(string shell, string check)
    {
        RealProgram.Demand(shell);
        var script = Path.Combine(_directory, "completion");
        await File.WriteAllTextAsync(script, await Regstore.TextAsync("completion", shell));

        var (code, _, error) = await RealProgram.RunAsync(shell, check, script);

        Assert.Equal((0, ""), (code, error));
    }

    [Fact]
    public void Every_shell_has_a_script() => Assert.All(CompletionScripts.Shells, shell => Assert.Contains("regstore complete", CompletionScripts.Of(shell), StringComparison.Ordinal));

    private async Task<IEnumerable<string>> CompleteAsync(params string[] typed)
    {
        string[] words = [.. typed.Select(word => word.Replace("DATA", Data, StringComparison.Ordinal))];
        return (await Regstore.TextAsync(["complete", "--", .. words])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]);
    }
}
