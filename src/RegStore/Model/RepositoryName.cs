using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace RegStore.Model;

/// <summary>The name of a repository, as in <c>team/app</c>.</summary>
/// <remarks>
/// A directory may carry a name that the registry's own grammar refuses; such a name only comes from a scan, and has <see cref="IsValid"/> false.
/// <c>default(RepositoryName)</c> is the empty, invalid name. Grammar: <see href="https://github.com/distribution/reference/blob/v0.6.0/reference.go"/>.
/// </remarks>
[JsonConverter(typeof(ParsableJsonConverter<RepositoryName>))]
[TypeConverter(typeof(ParsableTypeConverter<RepositoryName>))]
public readonly partial record struct RepositoryName : IComparable<RepositoryName>, IParsable<RepositoryName>
{
    private const int MaxLength = 255;

    private readonly string? _value;

    private RepositoryName(string value) => _value = value;

    /// <summary>Whether the registry's grammar accepts the name; its garbage collection stops at one that it does not.</summary>
    public bool IsValid => IsName(ToString());

    /// <summary>Reads a repository name.</summary>
    /// <exception cref="FormatException">The text is not a repository name.</exception>
    public static RepositoryName Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var name) ? name : throw new FormatException($"\"{s}\" is not a repository name like team/app.");

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out RepositoryName)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, out RepositoryName result) => TryParse(s, null, out result);

    /// <summary>Reads a repository name; false where <see cref="Parse(string, IFormatProvider?)"/> would throw.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RepositoryName result)
    {
        var accepted = s is { Length: > 0 } && (provider is FoundOnDisk || IsName(s));
        result = accepted ? new RepositoryName(s!) : default;
        return accepted;
    }

    /// <summary>Whether the first part of a name is a host, as docker reads it, and not part of the name.</summary>
    internal static bool IsHost(string first) => first == "localhost" || first.AsSpan().ContainsAny('.', ':');

    /// <summary>Takes the path below <c>repositories/</c> as it is, valid or not.</summary>
    public static RepositoryName FromDirectory(string path) => new(path);

    /// <summary>Orders names ordinally, as every list of regstore does.</summary>
    public int CompareTo(RepositoryName other) => string.CompareOrdinal(ToString(), other.ToString());

    /// <summary>The name itself.</summary>
    public override string ToString() => _value ?? "";

    /// <summary>Whether the left name comes first in ordinal order.</summary>
    public static bool operator <(RepositoryName left, RepositoryName right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left name comes first in ordinal order or is the same.</summary>
    public static bool operator <=(RepositoryName left, RepositoryName right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left name comes last in ordinal order.</summary>
    public static bool operator >(RepositoryName left, RepositoryName right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left name comes last in ordinal order or is the same.</summary>
    public static bool operator >=(RepositoryName left, RepositoryName right) => left.CompareTo(right) >= 0;

    // 3.x counts only what follows a host-like first component, so the longer of the two readings is legal.
    private static bool IsName(string text)
    {
        var counted = text;
        if (HostLike().Match(text) is { Success: true } host)
        {
            counted = text[host.Length..];
        }

        return counted.Length is > 0 and <= MaxLength && Name().IsMatch(text);
    }

    // The first of several components may look like a host, with capitals: the server routes and stores it.
    [GeneratedRegex(@"\A(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-zA-Z0-9.-]+/")]
    private static partial Regex HostLike();
}
