using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RegStore.Cli.Output;

/// <summary>One JSON document or line on a writer: snake_case, every field always there.</summary>
internal static class JsonOutput
{
    private static readonly JsonDocuments Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>How a document is written, for its schema.</summary>
    internal static JsonTypeInfo TypeInfo(Type type) => Context.GetTypeInfo(type)!;

    public static void WriteLine<T>(TextWriter output, T document) =>
        output.WriteLine(JsonSerializer.Serialize(document, (JsonTypeInfo<T>)Context.GetTypeInfo(typeof(T))!));

    /// <summary>The registry server's own way of writing JSON: <c>&lt; &gt; &amp;</c> are escaped, nothing else that need not be.</summary>
    public static void WriteLineAsServer<T>(TextWriter output, T document)
    {
        var json = JsonSerializer.Serialize(document, (JsonTypeInfo<T>)Context.GetTypeInfo(typeof(T))!);
        output.WriteLine(json
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal));
    }
}
