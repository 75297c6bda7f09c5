using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>Writes an enum in JSON as the words that <c>regstore --json</c> prints, as in <c>pull-through-cache</c>, and reads them back.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class KebabCaseJsonConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
