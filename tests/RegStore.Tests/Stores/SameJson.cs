using System.Text.Json;

namespace RegStore.Tests.Stores;

/// <summary>Takes reports for equal that say the same.</summary>
public sealed class SameJson<T> : IEqualityComparer<T>
{
    public bool Equals(T? x, T? y) => JsonSerializer.Serialize(x) == JsonSerializer.Serialize(y);

    public int GetHashCode(T obj) => JsonSerializer.Serialize(obj).GetHashCode(StringComparison.Ordinal);
}
