using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>An image configuration: how the image was built, and how a container of it runs.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md"/>.</remarks>
public sealed class ImageConfig
{
    /// <summary>When the image was built, UTC; null if not given.</summary>
    [JsonInclude]
    public DateTimeOffset? Created { get; internal set; }

    /// <summary>The platform; null if neither operating system nor architecture is given.</summary>
    [JsonInclude]
    public Platform? Platform { get; internal set; }

    /// <summary>How the image was built, base first; entries with <see cref="HistoryEntry.EmptyLayer"/> made no layer.</summary>
    [JsonInclude]
    public IReadOnlyList<HistoryEntry> History { get; internal set; } = [];

    /// <summary>Who built the image; null if not given.</summary>
    [JsonInclude]
    public string? Author { get; internal set; }

    /// <summary>The user, and group, that the container's process runs as, as in <c>1000:1000</c>; null for root.</summary>
    [JsonInclude]
    public string? User { get; internal set; }

    /// <summary>The directory that the process starts in; null for the root of the file system.</summary>
    [JsonInclude]
    public string? WorkingDirectory { get; internal set; }

    /// <summary>The environment, as in <c>PATH=/bin</c>.</summary>
    [JsonInclude]
    public IReadOnlyList<string> Environment { get; internal set; } = [];

    /// <summary>The command that is always run; its arguments are <see cref="Command"/> or those of whoever starts the container.</summary>
    [JsonInclude]
    public IReadOnlyList<string> EntryPoint { get; internal set; } = [];

    /// <summary>The command, or the arguments of <see cref="EntryPoint"/>, where whoever starts the container gives none.</summary>
    [JsonInclude]
    public IReadOnlyList<string> Command { get; internal set; } = [];

    /// <summary>The ports that the process listens on, as in <c>80/tcp</c>, in ordinal order.</summary>
    [JsonInclude]
    public IReadOnlyList<string> ExposedPorts { get; internal set; } = [];

    /// <summary>The directories that should be volumes, in ordinal order.</summary>
    [JsonInclude]
    public IReadOnlyList<string> Volumes { get; internal set; } = [];

    /// <summary>The labels.</summary>
    [JsonInclude]
    public IReadOnlyDictionary<string, string> Labels { get; internal set; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The signal that stops the container, as in <c>SIGTERM</c>; null if not given.</summary>
    [JsonInclude]
    public string? StopSignal { get; internal set; }

    /// <summary>The digests of the layers' uncompressed bytes, base first.</summary>
    [JsonInclude]
    public IReadOnlyList<Digest> DiffIds { get; internal set; } = [];

    /// <summary>Reads the JSON of an image configuration.</summary>
    /// <exception cref="FormatException">The bytes are not JSON, or a field has another shape than the specification gives it.</exception>
    public static ImageConfig Parse(ReadOnlyMemory<byte> content) => JsonFields.Parse(content, "an image configuration", root =>
    {
        var os = root.Text("os");
        var architecture = root.Text("architecture");
        var config = new ImageConfig
        {
            Created = root.Time("created"),
            Platform = os is null && architecture is null ? null : new Platform(os ?? "unknown", architecture ?? "unknown", root.Text("variant")),
            History = root.Array("history", ReadEntry) ?? [],
        };
        Lenient(() => config.Platform = config.Platform is { } platform ? platform with { OsVersion = root.Text("os.version") } : null);
        Lenient(() => config.Author = root.Text("author"));
        Lenient(() => config.DiffIds = root.Object("rootfs", rootfs => rootfs.Texts("diff_ids")?.Select(text => Digest.Parse(text)).ToList()) ?? []);
        Lenient(() => root.Object("config", execution => AddExecution(config, execution)));
        return config;
    });

    // The registry reads none of these, and whoever built the image may have written anything.
    private static ImageConfig AddExecution(ImageConfig config, JsonElement execution)
    {
        Lenient(() => config.User = execution.Text("User") is { Length: > 0 } user ? user : null);
        Lenient(() => config.WorkingDirectory = execution.Text("WorkingDir") is { Length: > 0 } directory ? directory : null);
        Lenient(() => config.Environment = execution.Texts("Env") ?? []);
        Lenient(() => config.EntryPoint = execution.Texts("Entrypoint") ?? []);
        Lenient(() => config.Command = execution.Texts("Cmd") ?? []);
        Lenient(() => config.ExposedPorts = execution.Names("ExposedPorts") ?? []);
        Lenient(() => config.Volumes = execution.Names("Volumes") ?? []);
        Lenient(() => config.Labels = execution.Map("Labels") ?? config.Labels);
        Lenient(() => config.StopSignal = execution.Text("StopSignal"));
        return config;
    }

    private static void Lenient(Action read)
    {
        try
        {
            read();
        }
        catch (FormatException)
        {
            // As good as absent.
        }
    }

    private static HistoryEntry ReadEntry(JsonElement entry) =>
        new(entry.Time("created"), entry.Text("created_by") ?? "", entry.Text("comment") ?? "", entry.Flag("empty_layer") ?? false);
}

/// <summary>One step of how an image was built.</summary>
public sealed class HistoryEntry
{
    [JsonConstructor]
    internal HistoryEntry(DateTimeOffset? created, string createdBy, string comment, bool emptyLayer) => (Created, CreatedBy, Comment, EmptyLayer) = (created, createdBy, comment, emptyLayer);

    /// <summary>When, UTC; null if not given.</summary>
    public DateTimeOffset? Created { get; }

    /// <summary>The command; empty if not given.</summary>
    public string CreatedBy { get; }

    /// <summary>The comment; empty if none.</summary>
    public string Comment { get; }

    /// <summary>Whether the step made no layer.</summary>
    public bool EmptyLayer { get; }
}
