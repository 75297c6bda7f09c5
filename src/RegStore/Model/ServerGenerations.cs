using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>Generations of the registry server, which behave differently on the same store.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<ServerGenerations>))]
[Flags]
public enum ServerGenerations
{
    /// <summary>No generation.</summary>
    None = 0,

    /// <summary>Releases up to 2.8.</summary>
    [JsonStringEnumMemberName("2.8")]
    Two = 1,

    /// <summary>Releases from 3.0 on.</summary>
    [JsonStringEnumMemberName("3.x")]
    Three = 2,

    /// <summary>Both.</summary>
    All = Two | Three,
}
