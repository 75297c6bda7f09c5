using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>The operating system and processor that an image runs on, as in <c>linux/arm64/v8</c>.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md"/>.</remarks>
[JsonConverter(typeof(ParsableJsonConverter<Platform>))]
[TypeConverter(typeof(ParsableTypeConverter<Platform>))]
public sealed record Platform : IParsable<Platform>
{
    /// <summary>Names a platform.</summary>
    public Platform(string os, string architecture, string? variant = null) => (Os, Architecture, Variant) = (os, architecture, variant);

    /// <summary>The operating system, in the words of Go's GOOS; <c>unknown</c> for attestations.</summary>
    public string Os { get; }

    /// <summary>The processor, in the words of Go's GOARCH.</summary>
    public string Architecture { get; }

    /// <summary>The processor's variant; null if none is given.</summary>
    public string? Variant { get; }

    /// <summary>The version of the operating system, of images for Windows; null if none is given, and in the answers of a scan, which does not keep it.</summary>
    public string? OsVersion { get; init; }

    /// <summary>Whether the entry is no image but BuildKit's attestation beside one.</summary>
    public bool IsUnknown => Os == "unknown" && Architecture == "unknown";

    /// <summary>Whether it is a wanted platform: <c>linux/arm64</c> is met by every variant, <c>linux/arm64/v8</c> by that one only.</summary>
    /// <param name="wanted">The platform as docker writes it.</param>
    public bool Matches(string wanted) => ToString() is var it && (it == wanted || it.StartsWith($"{wanted}/", StringComparison.Ordinal));

    /// <summary>Reads a platform as docker writes it.</summary>
    /// <exception cref="FormatException">The text is not a platform.</exception>
    public static Platform Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var platform) ? platform : throw new FormatException($"\"{s}\" is not a platform like linux/amd64 or linux/arm64/v8.");

    /// <summary>Reads a platform; false where <see cref="Parse"/> would throw.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out Platform? result)
    {
        result = s?.Split('/', 3) is [{ Length: > 0 } os, { Length: > 0 } architecture, .. var rest] ? new Platform(os, architecture, rest is [{ Length: > 0 } variant] ? variant : null) : null;
        return result is not null;
    }

    /// <summary>The platform as docker writes it: <c>os/architecture[/variant]</c>.</summary>
    public override string ToString() => string.IsNullOrEmpty(Variant) ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
