using System.Text.RegularExpressions;
using RegStore.Cli.Output;
using RegStore.Tests;
using RegStore.Verification;

namespace RegStore.Cli.Tests;

/// <summary><c>src/FINDINGS.md</c> tells of every finding, in order, with the remedies that the program gives.</summary>
public sealed partial class Findings_document
{
    private static readonly string Text = File.ReadAllText(SourceTree.PathOf("src", "FINDINGS.md"));

    [Fact]
    public void It_has_a_section_for_each_kind_in_order() => Assert.Equal(
        FindingKind.All.Select(kind => $"{kind.Id} {kind.Name} ({kind.Severity.ToString().ToLowerInvariant()})"),
        Heading().Matches(Text).Select(match => match.Groups[1].Value.TrimEnd()));

    [Fact]
    public void Each_section_gives_the_remedies_of_the_program()
    {
        foreach (var (kind, section) in FindingKind.All.Zip(Heading().Split(Text).Where((_, i) => i > 0 && i % 2 == 0)))
        {
            Assert.Contains("**A pull:**", section, StringComparison.Ordinal);
            Assert.Equal(kind.Remedies.Select(RemedyText.Any.Words), Remedy().Matches(section).Select(match => match.Groups[1].Value.TrimEnd()));
        }
    }

    [GeneratedRegex("^### (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^[0-9]+\\. (.*)$", RegexOptions.Multiline)]
    private static partial Regex Remedy();
}
