using System.Text.Json;

namespace RegStore.Model;

/// <summary>The part of an image configuration that people ask for: when, by what, for which platform.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md"/>.</remarks>
public sealed record ImageConfig
{
    /// <summary>When the image was built, UTC; null if not told.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The platform; null if neither operating system nor architecture is told.</summary>
    public Platform? Platform { get; init; }

    /// <summary>How the image was built, base first; entries with <see cref="HistoryEntry.EmptyLayer"/> made no layer.</summary>
    public IReadOnlyList<HistoryEntry> History { get; init; } = [];

    /// <summary>Reads the JSON of an image configuration.</summary>
    /// <exception cref="FormatException">The bytes are not JSON, or a field has another shape than the specification gives it.</exception>
    public static ImageConfig Parse(ReadOnlyMemory<byte> content) => JsonFields.Parse(content, "an image configuration", root =>
    {
        var os = root.Text("os");
        var architecture = root.Text("architecture");
        return new ImageConfig
        {
            Created = root.Time("created"),
            Platform = os is null && architecture is null ? null : new Platform(os ?? "unknown", architecture ?? "unknown", root.Text("variant")),
            History = root.Array("history", ReadEntry) ?? [],
        };
    });

    private static HistoryEntry ReadEntry(JsonElement entry) =>
        new(entry.Time("created"), entry.Text("created_by") ?? "", entry.Text("comment") ?? "", entry.Flag("empty_layer") ?? false);
}

/// <summary>One step of how an image was built.</summary>
/// <param name="Created">When, UTC; null if not told.</param>
/// <param name="CreatedBy">The command; empty if not told.</param>
/// <param name="Comment">The comment; empty if none.</param>
/// <param name="EmptyLayer">Whether the step made no layer.</param>
public sealed record HistoryEntry(DateTimeOffset? Created, string CreatedBy, string Comment, bool EmptyLayer);
