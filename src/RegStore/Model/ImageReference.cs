using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>What a person types to name an image: <c>name:tag</c> or <c>name@digest</c>.</summary>
/// <remarks>Source: <see href="https://github.com/distribution/reference/blob/v0.6.0/reference.go"/>.</remarks>
[JsonConverter(typeof(ParsableJsonConverter<ImageReference>))]
[TypeConverter(typeof(ParsableTypeConverter<ImageReference>))]
public sealed record ImageReference : IParsable<ImageReference>
{
    /// <summary>Names a tag.</summary>
    public ImageReference(RepositoryName repository, Tag tag)
    {
        Repository = repository;
        Tag = tag;
    }

    /// <summary>Names a revision by its digest.</summary>
    public ImageReference(RepositoryName repository, Digest digest)
    {
        Repository = repository;
        Digest = digest;
    }

    /// <summary>The repository.</summary>
    public RepositoryName Repository { get; }

    /// <summary>The tag; null if the reference names a digest.</summary>
    public Tag? Tag { get; }

    /// <summary>The digest; null if the reference names a tag.</summary>
    public Digest? Digest { get; }

    /// <summary>
    /// Reads a reference; the tag is <c>latest</c> when neither tag nor digest is given, and a digest wins over a tag. A host with a port before it, as in
    /// <c>localhost:5000/team/app:1</c>, is passed over.
    /// </summary>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    public static ImageReference Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var reference) ? reference : throw new FormatException($"\"{s}\" is not a reference like name:tag or name@sha256:<hex>.");

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out ImageReference?)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out ImageReference? result) => TryParse(s, null, out result);

    /// <summary>Reads a reference; false where <see cref="Parse"/> would throw.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out ImageReference? result)
    {
        if (provider is FoundOnDisk)
        {
            result = ParseFound(s ?? "");
            return result is not null;
        }

        result = null;
        var name = WithoutHost(s ?? "");
        Digest? digest = null;
        Tag? tag = null;
        if (name.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            if (!Model.Digest.TryParse(name[(at + 1)..], out var parsed))
            {
                return false;
            }

            (name, digest) = (name[..at], parsed);
        }

        if (name.LastIndexOf(':') is >= 0 and var colon)
        {
            if (!Model.Tag.TryParse(name[(colon + 1)..], out var parsed))
            {
                return false;
            }

            (name, tag) = (name[..colon], parsed);
        }

        if (RepositoryName.TryParse(name, out var repository))
        {
            result = digest is { } named ? new ImageReference(repository, named) : new ImageReference(repository, tag ?? Model.Tag.Latest);
        }

        return result is not null;
    }

    // No repository has a colon in its name: what has one before a slash is the host that docker pulls from.
    private static string WithoutHost(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && text.AsSpan(0, slash).Contains(':') ? text[(slash + 1)..] : text;

    // A name that nobody could type may hold any character, so what follows the last mark is the tag or digest.
    private static ImageReference? ParseFound(string text)
    {
        if (text.LastIndexOf('@') is >= 0 and var at && Model.Digest.TryParse(text[(at + 1)..], out var digest))
        {
            return new ImageReference(RepositoryName.Parse(text[..at], FoundOnDisk.Names), digest);
        }

        return text.LastIndexOf(':') is >= 0 and var colon
            ? new ImageReference(RepositoryName.Parse(text[..colon], FoundOnDisk.Names), Model.Tag.Parse(text[(colon + 1)..], FoundOnDisk.Names))
            : null;
    }

    /// <summary>The reference as <c>name:tag</c> or <c>name@digest</c>.</summary>
    public override string ToString() => Digest is { } digest ? $"{Repository}@{digest}" : $"{Repository}:{Tag}";
}
