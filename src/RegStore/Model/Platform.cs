namespace RegStore.Model;

/// <summary>The operating system and processor that an image runs on, as in <c>linux/arm64/v8</c>.</summary>
/// <param name="Os">The operating system, in the words of Go's GOOS; <c>unknown</c> for attestations.</param>
/// <param name="Architecture">The processor, in the words of Go's GOARCH.</param>
/// <param name="Variant">The processor's variant; null if none is told.</param>
/// <remarks>Source: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md"/>.</remarks>
public sealed record Platform(string Os, string Architecture, string? Variant)
{
    /// <summary>Whether the entry is no image but BuildKit's attestation beside one.</summary>
    public bool IsUnknown => Os == "unknown" && Architecture == "unknown";

    /// <summary>Whether it is a wanted platform: <c>linux/arm64</c> is met by every variant, <c>linux/arm64/v8</c> by that one only.</summary>
    /// <param name="wanted">The platform as docker writes it.</param>
    public bool Matches(string wanted) => ToString() is var it && (it == wanted || it.StartsWith($"{wanted}/", StringComparison.Ordinal));

    /// <summary>The platform as docker writes it: <c>os/architecture[/variant]</c>.</summary>
    public override string ToString() => string.IsNullOrEmpty(Variant) ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
