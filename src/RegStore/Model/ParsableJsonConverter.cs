using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>Writes a value as its text in JSON, also as the name of a property, and reads it back.</summary>
/// <remarks>Reading accepts names that were found on disk and break the registry's grammar, such as a report may hold: check <see cref="RepositoryName.IsValid"/> and <see cref="Tag.IsValid"/> of JSON that you do not trust.</remarks>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class ParsableJsonConverter<T> : JsonConverter<T>
    where T : IParsable<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(ref reader);

    /// <inheritdoc/>
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(value.ToString()!);
    }

    private static T Parse(ref Utf8JsonReader reader)
    {
        // A number or an object is an error of the JSON, which the reader names with its position.
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            throw new JsonException();
        }

        try
        {
            return T.Parse(reader.GetString()!, FoundOnDisk.Names);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }
}
