using RegStore.Model;

namespace RegStore.Archives;

/// <summary>The last member of an archive: proves that it is whole, and says what is missing from it.</summary>
/// <param name="Schema">The version of the format.</param>
/// <param name="Index">The digest of the index's bytes.</param>
/// <param name="Repositories">How many repositories are in it.</param>
/// <param name="Tags">How many tags.</param>
/// <param name="Revisions">How many revisions.</param>
/// <param name="Blobs">How many blobs.</param>
/// <param name="Bytes">The length of these blobs.</param>
/// <param name="Links">How many links.</param>
/// <param name="Skipped">What the index names or the store promised, and the archive does not hold.</param>
internal sealed record ArchiveSeal(
    int Schema, Digest Index, int Repositories, int Tags, int Revisions, int Blobs, long Bytes, int Links, IReadOnlyList<SealedSkip> Skipped);

/// <summary>Something that the archive does not hold, as its seal names it.</summary>
/// <param name="Reference">The image that lost, as <c>name:tag</c> or <c>name@digest</c>; null where it is a blob.</param>
/// <param name="Digest">The blob, or the manifest that the reference names; null where a damaged link no longer says.</param>
/// <param name="Reason">Why, in words.</param>
internal sealed record SealedSkip(string? Reference, Digest? Digest, string Reason)
{
    public static IReadOnlyList<SealedSkip> From(IEnumerable<SkippedItem> items) => [.. items.Select(item => new SealedSkip(item.Reference, item.Digest, item.Reason))];
}
