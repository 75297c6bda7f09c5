using System.Buffers.Binary;
using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Scrubbing;

/// <summary>What is remembered of each blob: when it was read and sound, or that it was not. A blob is known by the first six bytes of its digest.</summary>
internal sealed class ScrubState
{
    private const int TagSize = 5;
    private const int RecordSize = TagSize + sizeof(uint);

    // Ignore times more than an hour in the future: they come from a clock that was wrong.
    private static readonly TimeSpan MayBeAhead = TimeSpan.FromHours(1);

    private readonly Dictionary<ulong, uint> _read = [];
    private readonly HashSet<Digest> _damaged = [];

    /// <summary>The blobs that were not sound when they were read last.</summary>
    public IReadOnlySet<Digest> Damaged => _damaged;

    /// <summary>When a blob was read last, UTC, to the second; null if it never was.</summary>
    public DateTime? LastRead(Digest digest) => _read.TryGetValue(KeyOf(digest), out var seconds) ? DateTime.UnixEpoch.AddSeconds(seconds) : null;

    /// <summary>Remembers that a blob was read.</summary>
    public void Remember(Digest digest, bool isSound, DateTime now)
    {
        _read[KeyOf(digest)] = (uint)Math.Clamp((now - DateTime.UnixEpoch).TotalSeconds, 0, uint.MaxValue);
        _ = isSound ? _damaged.Remove(digest) : _damaged.Add(digest);
    }

    /// <summary>Forgets all blobs but some.</summary>
    public void KeepOnly(IReadOnlySet<Digest> blobs)
    {
        var keys = blobs.Select(KeyOf).ToHashSet();
        foreach (var key in _read.Keys.Where(key => !keys.Contains(key)).ToList())
        {
            _read.Remove(key);
        }

        _damaged.RemoveWhere(digest => !blobs.Contains(digest));
    }

    /// <summary>The state as a document of a store: a bucket for each first byte, as the store has a directory for each.</summary>
    public ScrubDocument ToDocument(string store) => new(
        ScrubDocument.KindName,
        ScrubDocument.SchemaNumber,
        store,
        [.. _damaged.Order().Select(digest => digest.ToString())],
        new SortedDictionary<string, byte[]>(
            _read.GroupBy(it => (byte)(it.Key >> (8 * TagSize))).ToDictionary(bucket => $"{bucket.Key:x2}", bucket => ToBytes(bucket.OrderBy(it => it.Key))), StringComparer.Ordinal));

    /// <summary>Reads a document; what was read in the future was not read.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ScrubState Of(ScrubDocument document, DateTime now)
    {
        var latest = (now + MayBeAhead - DateTime.UnixEpoch).TotalSeconds;
        var state = new ScrubState();
        foreach (var (name, records) in document.Buckets)
        {
            if (records is null || name.Length != 2 || !byte.TryParse(name, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var bucket) || records.Length % RecordSize != 0)
            {
                throw new FormatException($"bucket {name} is not valid");
            }

            for (var record = records.AsSpan(); record.Length > 0; record = record[RecordSize..])
            {
                Span<byte> key = [0, 0, bucket, .. record[..TagSize]];
                if (BinaryPrimitives.ReadUInt32BigEndian(record[TagSize..]) is var seconds && seconds <= latest)
                {
                    state._read[BinaryPrimitives.ReadUInt64BigEndian(key)] = seconds;
                }
            }
        }

        state._damaged.UnionWith(document.Damaged.Select(text => Digest.Parse(text, null)));
        return state;
    }

    private static byte[] ToBytes(IEnumerable<KeyValuePair<ulong, uint>> records)
    {
        using var bytes = new MemoryStream();
        Span<byte> record = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        foreach (var (key, seconds) in records)
        {
            BinaryPrimitives.WriteUInt64BigEndian(record, key);
            BinaryPrimitives.WriteUInt32BigEndian(record[sizeof(ulong)..], seconds);
            bytes.Write(record[^RecordSize..]);
        }

        return bytes.ToArray();
    }

    private static ulong KeyOf(Digest digest) => digest.Prefix >> (8 * (sizeof(ulong) - 1 - TagSize));
}

/// <summary>The state as it is in its file.</summary>
/// <param name="Kind">Says what the file is.</param>
/// <param name="Schema">The version of the format.</param>
/// <param name="Store">The full path of the store that it remembers: of another it says nothing.</param>
/// <param name="Damaged">The digests of the blobs that were not sound.</param>
/// <param name="Buckets">By the first two digits of the digests, the next five bytes of each and the seconds since 1970 at which it was read, big-endian, in order.</param>
internal sealed record ScrubDocument(string Kind, int Schema, string Store, IReadOnlyList<string> Damaged, IReadOnlyDictionary<string, byte[]> Buckets)
{
    public const string KindName = "regstore-scrub";
    public const int SchemaNumber = 1;
}

[JsonSerializable(typeof(ScrubDocument))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
internal sealed partial class ScrubJson : JsonSerializerContext;
