using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Archives;

/// <summary>The first member of an archive: what was to go in when the writing began. Holds no moment and no path of the machine, so that the same store gives the same bytes.</summary>
/// <param name="Schema">The version of the format.</param>
/// <param name="Tool">What wrote it.</param>
/// <param name="StoreKind">Whose store it was.</param>
/// <param name="Selection">What was chosen.</param>
/// <param name="Beside">Files of state that lay beside the store and are not in the archive.</param>
/// <param name="Repositories">The repositories with their tags.</param>
/// <param name="Blobs">The blobs, in the order in which they follow.</param>
internal sealed record ArchiveIndex(
    int Schema,
    string Tool,
    string StoreKind,
    IndexedSelection Selection,
    IReadOnlyList<string> Beside,
    IReadOnlyList<IndexedRepository> Repositories,
    IReadOnlyList<IndexedBlob> Blobs);

internal sealed record IndexedSelection(
    IReadOnlyList<string> Repositories, IReadOnlyList<string> Tags, IReadOnlyList<string> Platforms, bool TaggedOnly, bool IncludeOrphans, bool Referrers);

internal sealed record IndexedRepository(string Name, IReadOnlyList<IndexedTag> Tags);

[method: JsonConstructor]
internal readonly record struct IndexedTag(string Name, Digest Digest);

[method: JsonConstructor]
internal readonly record struct IndexedBlob(Digest Digest, long Size);
