using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace RegStore.Tests;

/// <summary>
/// Where a type of the library is tested: <c>/// Covers:</c> above a suite names the internal types that it is for. Enums and interfaces do nothing of their own, and
/// what the compiler makes to write JSON is tested with what it writes.
/// </summary>
public sealed partial class Suites
{
    private static readonly ILookup<string, string> Covering = Directory.EnumerateFiles(SourceTree.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
        .SelectMany(file => Covers().Matches(File.ReadAllText(file)), (file, match) => (Suite: Path.GetFileNameWithoutExtension(file), Names: match.Groups["names"].Value))
        .SelectMany(it => it.Names.Split(", "), (it, name) => (it.Suite, Name: name))
        .ToLookup(it => it.Name, it => it.Suite);

    private static readonly HashSet<string> Internals = [.. typeof(RegistryStore).Assembly.GetTypes()
        .Where(type => type is { IsNested: false, IsPublic: false, IsEnum: false, IsInterface: false, Namespace: { } name } && name.StartsWith(nameof(RegStore), StringComparison.Ordinal))
        .Where(type => !type.IsSubclassOf(typeof(JsonSerializerContext)))
        .Select(type => type.Name.Split('`')[0])];

    [Fact]
    public void Every_internal_type_has_one() => Assert.Equal([], Internals.Where(name => !Covering.Contains(name)).Order(StringComparer.Ordinal));

    [Fact]
    public void They_cover_what_there_is_and_each_type_once()
    {
        Assert.Equal([], Covering.Select(it => it.Key).Except(Internals));
        Assert.Empty(Covering.Where(it => it.Count() > 1).Select(it => $"{it.Key}: {string.Join(", ", it)}"));
    }

    [GeneratedRegex(@"^/// Covers: (?<names>[\w, ]+)\.$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Covers();
}
