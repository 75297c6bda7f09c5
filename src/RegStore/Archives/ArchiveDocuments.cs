using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Archives;

/// <summary>Index and seal as bytes, both ways.</summary>
internal static class ArchiveDocuments
{
    private const string DigestField = ",\"digest\":\"";
    private static readonly int TailLength = DigestField.Length + Digest.Compute([]).ToString().Length + "\"}\n".Length;
    private static readonly ArchiveJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });

    public static byte[] Write(ArchiveIndex index) => [.. JsonSerializer.SerializeToUtf8Bytes(index, Json.ArchiveIndex), (byte)'\n'];

    /// <summary>The seal's own bytes are sealed too: its last field is the digest of all before.</summary>
    public static byte[] Write(ArchiveSeal seal)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(seal, Json.ArchiveSeal).AsSpan()[..^1];
        return [.. body, .. Encoding.ASCII.GetBytes($"{DigestField}{Digest.Compute(body)}\"}}\n")];
    }

    /// <summary>Reads an index.</summary>
    /// <exception cref="FormatException">The bytes are no index, or one of a later format.</exception>
    public static ArchiveIndex ReadIndex(ReadOnlySpan<byte> content)
    {
        var index = Read(content, Json.ArchiveIndex);
        EnsureSchema(index.Schema);
        var it = index.Selection;
        Ensure([.. index.Beside, .. it.Repositories, .. it.Tags, .. it.Platforms, .. index.Repositories, .. index.Pooled?.Skipped ?? [], .. index.Cached ?? []]);
        return index;
    }

    /// <summary>Reads a seal and proves its own bytes.</summary>
    /// <exception cref="FormatException">The bytes are no seal, are damaged, or are one of a later format.</exception>
    public static ArchiveSeal ReadSeal(ReadOnlySpan<byte> content)
    {
        var seal = Read(content, Json.ArchiveSeal);
        EnsureSchema(seal.Schema);
        Ensure(seal.Skipped);
        var body = content[..Math.Max(content.Length - TailLength, 0)];
        var tail = Encoding.ASCII.GetBytes($"{DigestField}{Digest.Compute(body)}\"}}\n");
        return content[body.Length..].SequenceEqual(tail) ? seal : throw new FormatException("its bytes do not match its own digest");
    }

    private static T Read<T>(ReadOnlySpan<byte> content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content, type) ?? throw new FormatException("it is empty");
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static void Ensure(IEnumerable<object?> elements)
    {
        if (elements.Contains(null))
        {
            throw new FormatException("an element of a list is missing");
        }
    }

    private static void EnsureSchema(int schema)
    {
        if (schema != ArchiveLayout.Schema)
        {
            throw new FormatException($"its format is {schema}, but this regstore reads {ArchiveLayout.Schema}: use a newer one");
        }
    }
}

[JsonSerializable(typeof(ArchiveIndex))]
[JsonSerializable(typeof(ArchiveSeal))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
