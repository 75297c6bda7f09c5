using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using RegStore.Cli.Output;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary><c>src/SCRIPTING.md</c> names every field of every document, and <c>src/schemas</c> has the schema of each. REGSTORE_WRITE_SCHEMAS=1 writes them anew.</summary>
public sealed partial class Scripting_document
{
    private static readonly string Text = File.ReadAllText(SourceTree.PathOf("src", "SCRIPTING.md"));

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Type[] Types =
    [
        .. typeof(JsonDocuments).GetCustomAttributesData().Where(it => it.AttributeType == typeof(JsonSerializableAttribute)).Select(it => (Type)it.ConstructorArguments[0].Value!),
    ];

    public static TheoryData<string> Names => [.. Types.Select(NameOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_document_has_its_schema(string name)
    {
        var path = SourceTree.PathOf("src", "schemas", $"{name}.json");
        var schema = Schema(name).ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("REGSTORE_WRITE_SCHEMAS") == "1")
        {
            File.WriteAllText(path, schema);
        }

        Assert.Equal(File.ReadAllText(path), schema);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_field_has_its_meaning(string name)
    {
        Assert.Matches($@"\(schemas/{name}\.json\)|message_type|`(finding|orphan|snapshot)` line", Text);
        Assert.All(Fields(Schema(name)), field => Assert.Contains($"| `{field}` |", Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Its_exit_codes_are_those_of_the_program() => Assert.Equal(
        ExitCodes.Table.Select(row => $"| {row.Code} | {row.Meaning} |"), ExitCode().Matches(Text).Select(match => match.Value));

    [Fact]
    public void There_is_no_schema_of_anything_else() => Assert.Equal(
        Types.Select(type => $"{NameOf(type)}.json").Order(StringComparer.Ordinal),
        Directory.GetFiles(SourceTree.PathOf("src", "schemas")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^\| \d+ \| .* \|$", RegexOptions.Multiline)]
    private static partial Regex ExitCode();

    private static JsonNode Schema(string name) => JsonSchemaExporter.GetJsonSchemaAsNode(JsonOutput.TypeInfo(Types.Single(type => NameOf(type) == name)));

    private static string NameOf(Type type) => type.Name.Replace("Document", "", StringComparison.Ordinal).Replace("Line", "", StringComparison.Ordinal);

    private static IEnumerable<string> Fields(JsonNode? node) => node switch
    {
        JsonObject at => (at["properties"] as JsonObject ?? []).Select(it => it.Key).Concat(at.SelectMany(it => Fields(it.Value))).Distinct(),
        JsonArray all => all.SelectMany(Fields).Distinct(),
        _ => [],
    };
}
