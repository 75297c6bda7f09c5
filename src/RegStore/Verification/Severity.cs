namespace RegStore.Verification;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Waste, or worth knowing.</summary>
    Info,

    /// <summary>The server's own garbage collection or an upgrade breaks, or nobody can tell what it is.</summary>
    Warning,

    /// <summary>A pull breaks.</summary>
    Error,
}
