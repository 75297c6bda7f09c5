using System.Globalization;
using System.IO.Abstractions;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RegStore.Archives;
using RegStore.Model;
using RegStore.RealRegistryTests.Servers;
using RegStore.Testing;
using RegStore.Usage;

namespace RegStore.RealRegistryTests;

/// <summary>
/// Manifests that nobody would write, generated from sound ones: each field in turn under a name in another case, twice, missing, and with a value of every
/// shape. What the server serves can be read here, what it cannot read is an error here, and its collection keeps what is kept here. One in seven of them, or
/// one in as many as <c>REGSTORE_MANIFESTS</c> says.
/// </summary>
public sealed class Reading_manifests_as_the_server_does : IDisposable
{
    private static readonly string?[] Values = ["{}", "[]", "null", "true", "7", "7.5", "-1", "\"\"", "\"x\"", "[1]", "{\"x\":1}", "{\"x\":\"y\"}", "[null]", "[{}]", "[[]]", null];

    private static readonly int OneIn = int.Parse(Environment.GetEnvironmentVariable("REGSTORE_MANIFESTS") ?? "7", CultureInfo.InvariantCulture);

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<string> Generations => [.. Registries.Generations];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Generations))]
    public async Task Of_any_shape(string generation)
    {
        Registries.Demand(generation);
        var store = new StoreBuilder(new FileSystem(), _directory);
        var mutants = Sound(store).SelectMany(Mutants).Distinct(StringComparer.Ordinal).Where((_, number) => number % OneIn == 0).ToList();
        foreach (var (number, json) in mutants.Index())
        {
            foreach (var (digest, _) in Layers)
            {
                store.Write(StoreBuilder.LayerPath(Name(number), digest), digest.ToString());
            }

            store.Manifest(Name(number), json, "t");
        }

        await using var server = await RegistryServer.StartAsync(_directory, generation);
        var unread = new List<int>();
        var differences = new List<string>();
        foreach (var (number, json) in mutants.Index())
        {
            var (status, _) = await server.GetAsync($"{Name(number)}/manifests/t");
            var problem = ProblemWith(json, generation);
            if (problem is not null)
            {
                unread.Add(number);
            }

            if (status == HttpStatusCode.OK != problem is null)
            {
                differences.Add($"{(int)status} and {problem ?? "read"}: {json}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {mutants.Count}:\n{string.Join("\n", differences.Take(20))}");
        Assert.InRange(unread.Count, mutants.Count / 20, mutants.Count - (mutants.Count / 20));

        // It stops at what it cannot read; without that, what is unmarked is what is an orphan.
        foreach (var number in unread)
        {
            Directory.Delete(Path.Combine(server.Data, "docker/registry/v2/repositories", Name(number)), recursive: true);
        }

        var collected = await server.CollectAsync(deleteUntagged: false);
        Assert.True(collected.Code == 0, collected.Error);
        var eligible = collected.Output.Split('\n').Where(line => line.StartsWith("blob eligible for deletion: ", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1]);
        var orphans = (await RegistryStore.Open(server.Data).FindOrphansAsync()).Orphans.Where(orphan => orphan.Class == OrphanClass.Blob).Select(orphan => $"{orphan.Digest}");
        Assert.Equal(eligible.Order(StringComparer.Ordinal), orphans.Order(StringComparer.Ordinal));
    }

    private static readonly (Digest Digest, string Content)[] Layers = [.. new[] { "{}", "first", "second" }.Select(it => (Digest.Compute(Encoding.UTF8.GetBytes(it)), it))];

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"m/{number}");

    private static string? ProblemWith(string json, string generation)
    {
        try
        {
            var manifest = Manifest.Parse(Encoding.UTF8.GetBytes(json));
            return manifest.Kind is ManifestKind.Unknown or ManifestKind.Artifact ? "a type that no server serves"
                : generation == "3.x" && manifest.Kind == ManifestKind.Schema1 ? "schema 1"
                : generation == "3.x" ? manifest.ProblemOnThree
                : null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static IEnumerable<JsonObject> Sound(StoreBuilder store)
    {
        foreach (var (_, content) in Layers)
        {
            store.Blob(content);
        }

        var (config, first, second) = (Descriptor(0), Descriptor(1), Descriptor(2));
        yield return Parse($$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","artifactType":"a/b","config":{{config}},"layers":[{{first}},{{second}}],"annotations":{"a":"b"},"subject":{{first}},"other":1}""");
        yield return Parse($$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.DockerImage}}","config":{{config}},"layers":[{{first}}],"annotations":{"a":"b"} }""");
        yield return Parse($$"""{"schemaVersion":2,"config":{{config}},"layers":[{{second}}],"manifests":null}""");
        yield return Parse($$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciIndex}}","artifactType":"a/b","manifests":[{{first}}],"annotations":{"a":"b"},"subject":{{second}} }""");
        yield return Parse($$"""{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[{{second}}],"annotations":{"a":"b"} }""");
        yield return Parse($$"""{"schemaVersion":2,"manifests":[{{first}}],"layers":[]}""");
    }

    private static string Descriptor(int layer) =>
        $$"""{"mediaType":"a/b","digest":"{{Layers[layer].Digest}}","size":{{Layers[layer].Content.Length}},"urls":["https://example.org/x"],"annotations":{"a":"b"},"data":"eA==","platform":{"os":"linux","architecture":"arm","variant":"v7","os.version":"1","os.features":["x"],"features":["y"]} }""";

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>Each field of the manifest and of what is in it, in turn, changed in each way.</summary>
    private static IEnumerable<string> Mutants(JsonObject sound)
    {
        yield return sound.ToJsonString();
        foreach (var path in Fields(sound, []).ToList())
        {
            foreach (var value in Values)
            {
                // A digest that is none is served and breaks the pull of what it names, which is another test's.
                if (path[^1] != "digest" || value is null or "\"\"" || !value.StartsWith('"'))
                {
                    yield return Change(sound, path, (parent, name) => Set(parent, name, value));
                }
            }

            yield return Change(sound, path, (parent, name) => Rename(parent, name, name.ToUpperInvariant()));
            yield return Change(sound, path, (parent, name) => Rename(parent, name, char.ToUpperInvariant(name[0]) + name[1..]));

            // The name twice, in two cases: the last counts.
            yield return Change(sound, path, (parent, name) => parent[name.ToUpperInvariant()] = JsonNode.Parse("null"));
            yield return Change(sound, path, (parent, name) => parent[name.ToUpperInvariant()] = JsonNode.Parse("{}"));
        }
    }

    private static IEnumerable<string[]> Fields(JsonNode node, string[] path) => node switch
    {
        JsonObject it => it.SelectMany(field => new[] { (string[])[.. path, field.Key] }.Concat(field.Value is null ? [] : Fields(field.Value, [.. path, field.Key]))),
        JsonArray { Count: > 0 } it when it[0] is JsonObject first => Fields(first, [.. path, ""]),
        _ => [],
    };

    private static string Change(JsonObject sound, string[] path, Action<JsonObject, string> change)
    {
        var copy = sound.DeepClone();
        var parent = copy;
        foreach (var name in path[..^1])
        {
            parent = name.Length == 0 ? parent[0]! : parent[name]!;
        }

        change(parent.AsObject(), path[^1]);
        return copy.ToJsonString();
    }

    private static void Set(JsonObject parent, string name, string? value)
    {
        if (value is null)
        {
            parent.Remove(name);
        }
        else
        {
            parent[name] = JsonNode.Parse(value);
        }
    }

    private static void Rename(JsonObject parent, string name, string other)
    {
        var value = parent[name]?.DeepClone();
        parent.Remove(name);
        parent[other] = value;
    }
}
