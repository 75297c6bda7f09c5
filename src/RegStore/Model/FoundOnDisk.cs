namespace RegStore.Model;

/// <summary>Passed as the format provider to parse names as they were found on disk, whether the registry's grammar accepts them or not.</summary>
internal sealed class FoundOnDisk : IFormatProvider
{
    private FoundOnDisk()
    {
    }

    /// <summary>The only one.</summary>
    public static FoundOnDisk Names { get; } = new();

    /// <inheritdoc/>
    public object? GetFormat(Type? formatType) => null;
}
