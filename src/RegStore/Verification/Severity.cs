using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Verification;

/// <summary>How bad a finding is.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<Severity>))]
public enum Severity
{
    /// <summary>Waste, or worth knowing.</summary>
    Info,

    /// <summary>The server's own garbage collection or an upgrade breaks, or nobody can tell what it is.</summary>
    Warning,

    /// <summary>A pull breaks.</summary>
    Error,
}
