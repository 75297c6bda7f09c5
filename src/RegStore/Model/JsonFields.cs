using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace RegStore.Model;

/// <summary>
/// Fields of a JSON object as the decoder of Go reads them, in which the registry is written: a key counts whatever its case, of several the last one counts,
/// null is as good as absent, and another shape than the field has is an error that names it.
/// </summary>
/// <remarks>Source: <see href="https://pkg.go.dev/encoding/json#Unmarshal"/>.</remarks>
internal static class JsonFields
{
    /// <summary>The bytes of ASCII that stand for themselves in a JSON string.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(0, 128).Select(code => (byte)code).Where(code => code != '\\')]);

    // As deep as the server reads.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 10_000 };

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
            throw new FormatException($"not JSON: {Describe(e)}", e);
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

    /// <summary>Ensures that a field, if it is there, is an object of texts.</summary>
    public static void EnsureTexts(this JsonElement element, string field)
    {
        if (Find(element, field, JsonValueKind.Object) is { } found && found.EnumerateObject().Any(entry => !IsText(entry.Value)))
        {
            throw new FormatException($"an entry of \"{field}\" is not a string");
        }
    }

    /// <summary>How many entries a list of texts has; 0 if the field is absent.</summary>
    public static int CountTexts(this JsonElement element, string field)
    {
        if (Find(element, field, JsonValueKind.Array) is not { } found)
        {
            return 0;
        }

        return found.EnumerateArray().All(IsText) ? found.GetArrayLength() : throw new FormatException($"an entry of \"{field}\" is not a string");
    }

    /// <summary>The entries of a list of texts; null if the field is absent.</summary>
    public static IReadOnlyList<string>? Texts(this JsonElement element, string field) =>
        Find(element, field, JsonValueKind.Array) is not { } found ? null
        : found.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.String) ? [.. found.EnumerateArray().Select(entry => entry.GetString()!)]
        : throw new FormatException($"an entry of \"{field}\" is not a string");

    /// <summary>The entries of an object of texts; null if the field is absent.</summary>
    public static IReadOnlyDictionary<string, string>? Map(this JsonElement element, string field)
    {
        element.EnsureTexts(field);
        return Find(element, field, JsonValueKind.Object) is { } found
            ? found.EnumerateObject().GroupBy(entry => entry.Name).ToDictionary(same => same.Key, same => same.Last().Value.GetString() ?? "")
            : null;
    }

    /// <summary>The names of an object's fields; null if it is absent.</summary>
    public static IReadOnlyList<string>? Names(this JsonElement element, string field) =>
        Find(element, field, JsonValueKind.Object) is { } found ? [.. found.EnumerateObject().Select(entry => entry.Name).Distinct().Order(StringComparer.Ordinal)] : null;

    public static double? Real(this JsonElement element, string field) => Find(element, field, JsonValueKind.Number)?.GetDouble();

    public static long? Integer(this JsonElement element, string field)
    {
        if (Find(element, field, JsonValueKind.Number) is not { } found)
        {
            return null;
        }

        return found.TryGetInt64(out var number) ? number : throw new FormatException($"\"{field}\" is not a whole number: {found}");
    }

    public static bool? Flag(this JsonElement element, string field) =>
        Find(element, field) is { ValueKind: JsonValueKind.True or JsonValueKind.False } found ? found.GetBoolean() : null;

    public static DateTimeOffset? Time(this JsonElement element, string field) =>
        Find(element, field) is { ValueKind: JsonValueKind.String } found && found.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : null;

    public static T? Object<T>(this JsonElement element, string field, Func<JsonElement, T?> read)
        where T : class => Find(element, field, JsonValueKind.Object) is { } found ? read(found) : null;

    /// <summary>The entries of a list; null if the field is absent. An entry that is null is an object without fields.</summary>
    public static IReadOnlyList<T>? Array<T>(this JsonElement element, string field, Func<JsonElement, T> read)
    {
        if (Find(element, field, JsonValueKind.Array) is not { } found)
        {
            return null;
        }

        var items = new T[found.GetArrayLength()];
        var next = 0;
        foreach (var item in found.EnumerateArray())
        {
            items[next++] = item.ValueKind is JsonValueKind.Object or JsonValueKind.Null
                ? read(item)
                : throw new FormatException($"an entry of \"{field}\" is not an object but {Describe(item)}");
        }

        return items;
    }

    private static bool IsText(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Null;

    // The framework counts lines and bytes from 0, and says so in its own terms after the reason.
    private static string Describe(Exception e) => e is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
        ? $"{e.Message.Split(" LineNumber:")[0].TrimEnd('.')} (line {line + 1}, byte {position + 1})"
        : e.Message.TrimEnd('.');

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static JsonElement? Find(JsonElement element, string field, JsonValueKind wanted) => Find(element, field) switch
    {
        null => null,
        { } found when found.ValueKind == wanted => found,
        { } found => throw new FormatException($"\"{field}\" is {Describe(found)}"),
    };

    private static JsonElement? Find(JsonElement element, string field)
    {
        JsonElement? last = null;
        foreach (var property in element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : default)
        {
            // A null leaves what an earlier key of the same name has set.
            if (IsCalled(property, field) && property.Value.ValueKind != JsonValueKind.Null)
            {
                last = property.Value;
            }
        }

        return last;
    }

    // A name with escapes or letters beyond ASCII takes more bytes than the field that it may stand for.
    private static bool IsCalled(JsonProperty property, string field)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        return raw.Length == field.Length ? Ascii.EqualsIgnoreCase(raw, field)
            : raw.Length > field.Length && raw.ContainsAnyExcept(Plain) && Fold(property.Name).Equals(field, StringComparison.OrdinalIgnoreCase);
    }

    // The two letters beyond ASCII that Go takes for an s and a k.
    private static string Fold(string name) => name.Replace('\u017f', 's').Replace('\u212a', 'k');
}
