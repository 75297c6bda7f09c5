using System.IO.Abstractions;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegStore.Files;

namespace RegStore.Repairs;

/// <summary>What a repair is going to do, written before it does anything: JSON lines, the first of which tells how many follow.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="Broken">The references that could not be pulled before: what undoing may break again.</param>
internal sealed record RepairJournal(IReadOnlyList<JournalStep> Steps, IReadOnlyList<string> Broken)
{
    public const string FileName = "journal.jsonl";
    private const string StateName = "state.json";
    private const int Schema = 1;

    /// <summary>Writes the journal into a tree.</summary>
    public void Write(WritableTree tree, string store)
    {
        using var bytes = new MemoryStream();
        WriteLine(bytes, new JournalHead("repair", Schema, store, Steps.Count, Broken), JournalJson.Default.JournalHead);
        foreach (var step in Steps)
        {
            WriteLine(bytes, step, JournalJson.Default.JournalStep);
        }

        tree.Write(FileName, bytes.ToArray());
    }

    /// <summary>Reads the journal of a repair.</summary>
    /// <exception cref="RegistryStoreException">It cannot be read, so that what was done is not known.</exception>
    public static RepairJournal Read(IFileSystem fileSystem, string directory)
    {
        var path = fileSystem.Path.Combine(directory, FileName);
        try
        {
            var lines = ReadLines(fileSystem, path);
            var head = JsonSerializer.Deserialize(lines[0], JournalJson.Default.JournalHead) is { MessageType: "repair", Schema: Schema } it ? it : throw new FormatException("it is of a later format");
            var steps = lines.Skip(1).Select(line => JsonSerializer.Deserialize(line, JournalJson.Default.JournalStep)!).ToList();
            return steps.Count == head.Steps ? new RepairJournal(steps, head.Broken) : throw new FormatException($"it has {steps.Count} of {head.Steps} steps");
        }
        catch (Exception e) when (e is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{path} cannot be read, so what the repair did is not known: {e.Message}. What it took out of the store lies beside it.", e);
        }
    }

    /// <summary>How far a repair has come.</summary>
    public static RepairState StateOf(IFileSystem fileSystem, string directory)
    {
        var path = fileSystem.Path.Combine(directory, StateName);
        try
        {
            return FileStatus.Of(fileSystem, path) is null ? RepairState.Interrupted : JsonSerializer.Deserialize(ReadLines(fileSystem, path)[0], JournalJson.Default.JournalState)!.State;
        }
        catch (Exception e) when (e is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Remembers how far a repair has come.</summary>
    public static void Remember(IFileSystem fileSystem, string directory, RepairState state)
    {
        using var file = new AtomicFile(fileSystem, fileSystem.Path.Combine(directory, StateName));
        WriteLine(file.Stream, new JournalState("state", Schema, state), JournalJson.Default.JournalState);
        file.Flush();
        file.Commit();
    }

    private static void WriteLine<T>(Stream stream, T line, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        JsonSerializer.Serialize(stream, line, type);
        stream.WriteByte((byte)'\n');
    }

    private static string[] ReadLines(IFileSystem fileSystem, string path)
    {
        using var stream = OpenFile.ToRead(fileSystem, path, bufferSize: 4096);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } lines ? lines : throw new FormatException("it is empty");
    }
}

/// <summary>The first line.</summary>
internal sealed record JournalHead(string MessageType, int Schema, string Store, int Steps, IReadOnlyList<string> Broken);

/// <summary>A step: directories that are made, then names that move.</summary>
internal sealed record JournalStep(string MessageType, RepairAction Action, string Path, IReadOnlyList<string> Findings, int Turn, IReadOnlyList<string> Makes, IReadOnlyList<JournalMove> Moves);

/// <summary>A name that moves.</summary>
/// <param name="From">Where it is: <c>store/</c>, <c>new/</c> or <c>old/</c>, then a storage path.</param>
/// <param name="To">Where it goes, written likewise.</param>
/// <param name="Length">The length of a file in bytes; null for all else.</param>
/// <param name="Modified">When the file was last written, UTC; null for all else.</param>
internal sealed record JournalMove(string From, string To, long? Length, DateTime? Modified);

/// <summary>How far a repair has come.</summary>
internal sealed record JournalState(string MessageType, int Schema, RepairState State);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JournalHead))]
[JsonSerializable(typeof(JournalStep))]
[JsonSerializable(typeof(JournalState))]
internal sealed partial class JournalJson : JsonSerializerContext;
