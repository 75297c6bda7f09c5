using System.Runtime.InteropServices;
using System.Text.Json;

namespace RegStore.Model;

/// <summary>Fields of a JSON object, absent and null alike, with an error that names the field when its shape is wrong.</summary>
internal static class JsonFields
{
    // The server reads to a depth of 10,000; a person's manifest has five.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1000 };

    /// <summary>Reads a JSON object; whatever is wrong with the bytes is a <see cref="FormatException"/>.</summary>
    public static T Parse<T>(ReadOnlyMemory<byte> content, string what, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(content, Options);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object ? read(root) : throw new FormatException($"{what} is a JSON object, not {Describe(root)}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what a text that is no UTF-8, or half a surrogate pair, gives when it is read.
            throw new FormatException($"not JSON: {e.Message}", e);
        }
    }

    public static string? Text(this JsonElement element, string field) =>
        Find(element, field, JsonValueKind.String) is { } found ? found.GetString() : null;

    /// <summary>The value of a field of text as it stands in the document, quotes taken off; empty if it is absent, or written with escapes.</summary>
    public static ReadOnlySpan<byte> PlainText(this JsonElement element, string field)
    {
        if (Find(element, field, JsonValueKind.String) is not { } found)
        {
            return default;
        }

        var raw = JsonMarshal.GetRawUtf8Value(found)[1..^1];
        return raw.Contains((byte)'\\') ? default : raw;
    }

    /// <summary>Demands that a field, if it is there, is an object of texts, as the server does of <c>annotations</c>.</summary>
    public static void DemandTexts(this JsonElement element, string field)
    {
        if (Find(element, field, JsonValueKind.Object) is { } found
            && found.EnumerateObject().Any(entry => entry.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)))
        {
            throw new FormatException($"an entry of \"{field}\" is not a string");
        }
    }

    public static long? Integer(this JsonElement element, string field)
    {
        if (Find(element, field, JsonValueKind.Number) is not { } found)
        {
            return null;
        }

        return found.TryGetInt64(out var number) ? number : throw new FormatException($"\"{field}\" is not a whole number: {found}");
    }

    public static bool? Flag(this JsonElement element, string field) =>
        element.TryGetProperty(field, out var found) && found.ValueKind is JsonValueKind.True or JsonValueKind.False ? found.GetBoolean() : null;

    public static T? Object<T>(this JsonElement element, string field, Func<JsonElement, T?> read)
        where T : class => Find(element, field, JsonValueKind.Object) is { } found ? read(found) : null;

    public static IReadOnlyList<T> Array<T>(this JsonElement element, string field, Func<JsonElement, T> read)
    {
        if (Find(element, field, JsonValueKind.Array) is not { } found)
        {
            return [];
        }

        var items = new T[found.GetArrayLength()];
        var next = 0;
        foreach (var item in found.EnumerateArray())
        {
            items[next++] = item.ValueKind == JsonValueKind.Object
                ? read(item)
                : throw new FormatException($"an entry of \"{field}\" is not an object but {Describe(item)}");
        }

        return items;
    }

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static JsonElement? Find(JsonElement element, string field, JsonValueKind wanted)
    {
        if (!element.TryGetProperty(field, out var found) || found.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return found.ValueKind == wanted ? found : throw new FormatException($"\"{field}\" is {Describe(found)}");
    }
}
