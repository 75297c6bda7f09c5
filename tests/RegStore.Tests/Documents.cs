using System.Text.Json;
using System.Text.RegularExpressions;
using RegStore.Archives;
using RegStore.Pools;
using RegStore.Reading;
using RegStore.Scrubbing;

namespace RegStore.Tests;

/// <summary>What <c>src/ARCHITECTURE.md</c> and <c>src/FORMATS.md</c> say is what there is.</summary>
public sealed partial class Documents
{
    private static readonly string Architecture = File.ReadAllText(SourceTree.PathOf("src", "ARCHITECTURE.md"));
    private static readonly string Formats = File.ReadAllText(SourceTree.PathOf("src", "FORMATS.md"));

    [Fact]
    public void The_architecture_has_a_sentence_for_each_folder() => Assert.Equal(
        Directory.GetDirectories(SourceTree.PathOf("src", "RegStore")).Select(it => Path.GetFileName(it)).Except(["bin", "obj"]).Order(StringComparer.Ordinal),
        Folder().Matches(Architecture).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("The index", typeof(ArchiveIndex), typeof(IndexedSelection), typeof(IndexedRepository), typeof(IndexedTag), typeof(IndexedBlob), typeof(PooledContent), typeof(CacheEntry))]
    [InlineData("The seal", typeof(ArchiveSeal), typeof(SealedSkip))]
    [InlineData("Pool", typeof(PoolHolder))]
    [InlineData("State of a verification over several runs", typeof(ScrubDocument))]
    public void The_formats_have_a_meaning_for_each_field(string section, params Type[] types)
    {
        var start = Formats.IndexOf($"# {section}\n", StringComparison.Ordinal);
        var next = Formats.IndexOf("\n#", start + 1, StringComparison.Ordinal);
        var text = Formats[start..(next < 0 ? Formats.Length : next)];
        var fields = types.SelectMany(type => type.GetConstructors().MaxBy(it => it.GetParameters().Length)!.GetParameters())
            .Select(parameter => JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!));

        Assert.All(fields, field => Assert.Contains($"`{field}`", text, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `([A-Z]\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Folder();
}
