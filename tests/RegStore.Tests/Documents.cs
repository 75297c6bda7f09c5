using System.Text.Json;
using System.Text.RegularExpressions;
using RegStore.Archives;
using RegStore.Pools;
using RegStore.Reading;
using RegStore.Scrubbing;

namespace RegStore.Tests;

/// <summary>What <c>src/ARCHITECTURE.md</c>, <c>src/FORMATS.md</c> and <c>src/TRUST.md</c> say is what there is.</summary>
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

    [Fact]
    public void Each_promise_is_held_by_tests_that_there_are()
    {
        var tests = Directory.EnumerateFiles(SourceTree.PathOf("tests"), "*.cs", SearchOption.AllDirectories).Select(it => Path.GetFileNameWithoutExtension(it)).ToHashSet();
        var promises = File.ReadAllLines(SourceTree.PathOf("src", "TRUST.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| promise ", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(promises);
        Assert.All(promises, promise => Assert.NotEmpty(Test().Matches(promise)));
        Assert.All(promises.SelectMany(promise => Test().Matches(promise)), test => Assert.Contains(test.Groups[1].Value, tests));
    }

    [GeneratedRegex("`([A-Z][a-z]+(?:_[A-Za-z]+)+)`")]
    private static partial Regex Test();

    [GeneratedRegex(@"^\| `([A-Z]\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Folder();
}
