using System.Text.RegularExpressions;
using RegStore.Cli.Output;
using RegStore.Tests;
using RegStore.Verification;
using Spectre.Console;

using Columns = RegStore.Cli.Output.Columns;

namespace RegStore.Cli.Tests;

/// <summary>Tables fit the terminal whatever their cells hold, and findings lead to their explanation where it is installed.</summary>
public sealed partial class Fitting_a_terminal : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("a long name of ordinary characters", "a long name of ordi…")]
    [InlineData("日本語のとても長い名前です", "日本語のとても長い…")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301…")]
    public void A_cell_is_cut_by_what_it_takes_on_the_screen(string text, string expected)
    {
        using var output = new MemoryStream();
        using (var terminal = new Terminal(output, TextWriter.Null, isOutputTerminal: false, isErrorTerminal: false, width: 26))
        {
            Columns.Write(terminal, ["NAME", "N"], [[text, "1"], ["x", "200"]]);
        }

        var lines = System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n');
        Assert.StartsWith(expected, lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.GetCellWidth() <= 26, line));
        Assert.Equal(lines[1].GetCellWidth(), lines[2].GetCellWidth());
    }

    [Fact]
    public void A_finding_leads_to_its_explanation_where_that_is_installed()
    {
        var program = Path.Combine(_directory, "bin");
        Assert.Equal("RS1001 blob-missing", new FindingsLink(program).To(FindingKind.BlobMissing));

        var document = Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, "share", "doc", "regstore")).FullName, "FINDINGS.md");
        File.WriteAllText(document, "");

        Assert.Equal($"\e]8;;{new Uri(document).AbsoluteUri}#rs1001-blob-missing-error\e\\RS1001 blob-missing\e]8;;\e\\", new FindingsLink(program).To(FindingKind.BlobMissing));
    }

    [Fact]
    public void Every_finding_has_the_section_that_its_link_names()
    {
        var sections = Heading().Matches(File.ReadAllText(SourceTree.PathOf("src", "FINDINGS.md")))
            .Select(match => match.Groups[1].Value.ToLowerInvariant().Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal).Replace(' ', '-'));

        Assert.Empty(FindingKind.All.Select(FindingsLink.Section).Except(sections));
    }

    [GeneratedRegex("^### (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
