using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace RegStore.Model;

/// <summary>A name for a revision within a repository, as in <c>3.4</c> or <c>latest</c>; case counts.</summary>
/// <remarks>
/// Every entry of a repository's <c>tags</c> directory is listed as a tag by the registry, even one that cannot be pulled, whose <see cref="IsValid"/> is false.
/// Grammar: <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests"/>.
/// </remarks>
[JsonConverter(typeof(ParsableJsonConverter<Tag>))]
[TypeConverter(typeof(ParsableTypeConverter<Tag>))]
public readonly partial record struct Tag : IComparable<Tag>, IParsable<Tag>
{
    private readonly string? _value;

    private Tag(string value) => _value = value;

    /// <summary>The tag that a reference means when it names none.</summary>
    public static Tag Latest { get; } = new("latest");

    /// <summary>Whether the registry's grammar accepts the tag.</summary>
    public bool IsValid => Grammar().IsMatch(ToString());

    /// <summary>Reads a tag.</summary>
    /// <exception cref="FormatException">The text is not a tag.</exception>
    public static Tag Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var tag) ? tag : throw new FormatException($"\"{s}\" is not a tag: up to 128 of A-Z a-z 0-9 _ . - and no . or - in front.");

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out Tag)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, out Tag result) => TryParse(s, null, out result);

    /// <summary>Reads a tag; false where <see cref="Parse(string, IFormatProvider?)"/> would throw.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Tag result)
    {
        var accepted = s is { Length: > 0 } && (provider is FoundOnDisk || Grammar().IsMatch(s));
        result = accepted ? new Tag(s!) : default;
        return accepted;
    }

    /// <summary>
    /// The digest in the name of a tag that attaches something to an image, <c>sha256-[hex]</c> with or without <c>.sig</c>, <c>.att</c>, <c>.sbom</c>; null for
    /// all other tags.
    /// </summary>
    /// <remarks>Source: <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#referrers-tag-schema"/>; the suffixes are cosign's.</remarks>
    internal Digest? FindSubject()
    {
        if (ToString() is not { Length: > 2 * 32 } text)
        {
            return null;
        }

        var parts = text.Split('.')[0].Split('-');
        return parts is [var algorithm, var hex] && Digest.TryCombine(algorithm, hex, out var digest) ? digest : null;
    }

    /// <summary>Takes the name of an entry of <c>tags/</c> as it is, valid or not.</summary>
    internal static Tag FromEntry(string name) => new(name);

    /// <summary>Orders tags ordinally, as the registry from 3.0 on lists them.</summary>
    public int CompareTo(Tag other) => string.CompareOrdinal(ToString(), other.ToString());

    /// <summary>The tag itself.</summary>
    public override string ToString() => _value ?? "";

    /// <summary>Whether the left tag comes first in ordinal order.</summary>
    public static bool operator <(Tag left, Tag right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left tag comes first in ordinal order or is the same.</summary>
    public static bool operator <=(Tag left, Tag right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left tag comes last in ordinal order.</summary>
    public static bool operator >(Tag left, Tag right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left tag comes last in ordinal order or is the same.</summary>
    public static bool operator >=(Tag left, Tag right) => left.CompareTo(right) >= 0;

    // \w would accept letters of every script in .NET, hence the class in full.
    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex Grammar();
}
