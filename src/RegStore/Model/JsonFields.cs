using System.Text.Json;

namespace RegStore.Model;

/// <summary>Fields of a JSON object, absent and null alike, with an error that names the field when its shape is wrong.</summary>
internal static class JsonFields
{
    public static string? Text(this JsonElement element, string field) =>
        Find(element, field, JsonValueKind.String) is { } found ? found.GetString() : null;

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

    public static T? Object<T>(this JsonElement element, string field, Func<JsonElement, T> read)
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

    public static string Describe(JsonElement element) => element.ValueKind switch
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
