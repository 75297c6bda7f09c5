using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>The manual is what man can read, and says what the help says.</summary>
public sealed class Printing_the_manual
{
    private static readonly string[] Names =
        ["list", "inspect", "history", "files", "cat", "tree", "catalog", "tags", "verify", "report", "repair", "du", "orphans", "why", "diff", "backup", "restore", "export", "import", "snapshot", "snapshots", "forget", "man", "completion"];

    public static TheoryData<string> Verbs => ["", .. Names];

    [SkippableTheory]
    [MemberData(nameof(Verbs))]
    public async Task Man_reads_the_page_without_a_warning(string verb)
    {
        RealProgram.Demand("groff");
        var page = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(page, await Regstore.TextAsync(verb.Length == 0 ? ["man"] : ["man", verb]));

            var (code, output, error) = await RealProgram.RunAsync("groff", "-k", "-man", "-ww", "-Tutf8", page);

            Assert.Equal((0, ""), (code, error));
            Assert.Contains("done, nothing wrong", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(page);
        }
    }

    [Fact]
    public async Task There_is_a_page_for_every_verb()
    {
        var program = await Regstore.TextAsync("man");

        Assert.All(Names, verb => Assert.Contains($"regstore\\-{verb}(1)", program, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_tells_every_option() =>
        Assert.All(
            (await Regstore.TextAsync("repair", "--help")).Split('\n').Where(line => line.StartsWith("  -", StringComparison.Ordinal)).Select(line => line.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)[0]).Where(option => option != "-?"),
            option => Assert.Contains($"\\fB{option.Replace("-", "\\-", StringComparison.Ordinal)}\\fR", ManOfRepair(), StringComparison.Ordinal));

    private static string ManOfRepair() => Regstore.TextAsync("man", "repair").GetAwaiter().GetResult();
}
