using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>What of a repository was chosen.</summary>
/// <param name="Entry">The repository as the scan found it.</param>
/// <param name="Tags">The tags.</param>
/// <param name="Revisions">The revisions, those that an index names included.</param>
/// <param name="Unpullable">Entries of <c>tags/</c> that the registry lists, and that can be no tags: files, names that no tag has.</param>
/// <param name="Loose">Manifests that a tag names and the repository does not hold: their bytes go along, but nothing can be pulled by them.</param>
/// <param name="Gutted">Manifests that an index names whose own blobs are gone: left out, as an index is better off without what it cannot lead to.</param>
/// <param name="Layers">The blobs that these promise, by the digest that a manifest says, with the digest under which they are stored.</param>
internal sealed record PlannedRepository(
    RepositoryEntry Entry,
    IReadOnlyList<TagEntry> Tags,
    IReadOnlyList<TagEntry> Unpullable,
    IReadOnlySet<Digest> Revisions,
    IReadOnlySet<Digest> Loose,
    IReadOnlySet<Digest> Gutted,
    IReadOnlyDictionary<Digest, Digest> Layers);
