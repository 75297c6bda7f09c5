using System.Text.Json.Serialization;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Archives;

/// <summary>The first member of an archive: what was to go in when the writing began. Holds no moment and no path of the machine, so that the same store gives the same bytes.</summary>
/// <param name="Schema">The version of the format.</param>
/// <param name="Tool">What wrote it.</param>
/// <param name="StoreKind">Which product wrote the store.</param>
/// <param name="Selection">What was chosen.</param>
/// <param name="Beside">Files of state that lay beside the store and are not in the archive.</param>
/// <param name="Repositories">The repositories with their tags.</param>
/// <param name="Blobs">The blobs, in the order in which they follow.</param>
/// <param name="Pooled">What a snapshot's index says more; null in an archive, which holds its blobs itself.</param>
/// <param name="Cached">What a pull-through cache remembered, so that it can be one again; null for all other stores.</param>
internal sealed record ArchiveIndex(
    int Schema,
    string Tool,
    string StoreKind,
    IndexedSelection Selection,
    IReadOnlyList<string> Beside,
    IReadOnlyList<IndexedRepository> Repositories,
    IReadOnlyList<IndexedBlob> Blobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PooledContent? Pooled = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CacheEntry>? Cached = null);

internal sealed record IndexedSelection(
    IReadOnlyList<string> Repositories, IReadOnlyList<string> Tags, IReadOnlyList<string> Platforms, bool TaggedOnly, bool IncludeOrphans, bool Referrers);

internal sealed record IndexedRepository(string Name, IReadOnlyList<IndexedTag> Tags);

[method: JsonConstructor]
internal readonly record struct IndexedTag(string Name, Digest Digest);

[method: JsonConstructor]
internal readonly record struct IndexedBlob(Digest Digest, long Size);

/// <summary>What the index of a snapshot says of the members that follow. Its blobs lie in the pool, so that all is known when its first byte is written.</summary>
/// <param name="Links">How many links follow.</param>
/// <param name="LinksDigest">The digest of what they say, each with its path and time: two snapshots with one index are the same.</param>
/// <param name="Skipped">What the store promised, and the snapshot does not hold.</param>
internal sealed record PooledContent(int Links, Digest LinksDigest, IReadOnlyList<SealedSkip> Skipped);
