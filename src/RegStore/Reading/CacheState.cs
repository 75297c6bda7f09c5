using System.Text.Json;
using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>
/// What a pull-through cache remembers, in <c>scheduler-state.json</c> beside <c>docker/</c>: what expires, and when. An image that was pushed, before or after the
/// directory was that of a cache, stands in no such file, and nothing of it may be missing.
/// </summary>
/// <remarks>Source: <see href="https://github.com/distribution/distribution/blob/v2.8.3/registry/proxy/scheduler/scheduler.go"/>.</remarks>
internal sealed class CacheState
{
    /// <summary>The file's name.</summary>
    public const string FileName = "scheduler-state.json";

    /// <summary>The file as findings call it: their paths begin at the <c>v2</c> directory.</summary>
    public const string Path = $"../../../{FileName}";

    /// <summary>More than the state of a cache of a million blobs.</summary>
    public const int MaxLength = 512 * 1024 * 1024;

    private readonly HashSet<(string Repository, Digest Digest)> _known;
    private readonly HashSet<string> _repositories;

    private CacheState(IReadOnlyList<CacheEntry> entries, string? problem)
    {
        (Entries, Problem) = (entries, problem);
        _known = [.. entries.Select(Parse).OfType<(string, Digest)>()];
        _repositories = [.. _known.Select(it => it.Repository)];
    }

    /// <summary>What expires, in ordinal order of key.</summary>
    public IReadOnlyList<CacheEntry> Entries { get; }

    /// <summary>Why the file cannot be understood, so that the server does not start, in words; null if it can.</summary>
    public string? Problem { get; }

    /// <summary>Whether it is that of a cache at all: a directory that was one once has a file without entries.</summary>
    public bool IsOfCache => Entries.Count > 0 || Problem is not null;

    /// <summary>Whether a manifest or blob of a repository was fetched, so that what it leads to need not be there. Nobody knows where the file cannot be understood.</summary>
    public bool Fetched(RepositoryName repository, Digest digest) => Problem is not null || _known.Contains((repository.ToString(), digest));

    /// <summary>Whether anything of a repository was fetched.</summary>
    public bool Fetched(RepositoryName repository) => Problem is not null || _repositories.Contains(repository.ToString());

    public static CacheState Of(IEnumerable<CacheEntry> entries) => new([.. entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)], null);

    public static CacheState Unreadable(string problem) => new([], problem);

    /// <summary>Reads the bytes of the file.</summary>
    public static CacheState Read(ReadOnlySpan<byte> content)
    {
        try
        {
            var entries = JsonSerializer.Deserialize(content, CacheStateJson.Default.DictionaryStringCacheEntry) ?? [];
            return Of(entries.Select(it => it.Value is { } entry ? entry with { Key = it.Key } : new CacheEntry(it.Key, "", 0)));
        }
        catch (JsonException e)
        {
            return Unreadable(content.Length == 0 ? "it is empty" : e.Message);
        }
    }

    /// <summary>The bytes of a file that says the same.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(Entries.ToDictionary(entry => entry.Key), CacheStateJson.Default.DictionaryStringCacheEntry);

    private static (string, Digest)? Parse(CacheEntry entry) =>
        entry.Key.LastIndexOf('@') is > 0 and var at && Digest.TryParse(entry.Key[(at + 1)..], out var digest) ? (entry.Key[..at], digest) : null;
}

/// <summary>Something that a cache fetched.</summary>
/// <param name="Key">Its name, <c>repository@digest</c>.</param>
/// <param name="ExpiryData">When it expires, as the server wrote it.</param>
/// <param name="EntryType">0 for a blob, 1 for a manifest.</param>
internal sealed record CacheEntry(string Key, string ExpiryData, int EntryType);

[JsonSerializable(typeof(Dictionary<string, CacheEntry>))]
internal sealed partial class CacheStateJson : JsonSerializerContext;
