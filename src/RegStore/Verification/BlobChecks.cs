using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>What can be said of blobs without reading them.</summary>
internal static class BlobChecks
{
    public static IEnumerable<Finding> Of(StoreIndex index) =>
        index.Blobs.Values.Where(blob => blob.IsEmptied).Select(Empty).Concat(index.MisplacedBlobs.Select(blob => Misplaced(blob, index)));

    private static Finding Empty(BlobEntry blob) =>
        new(FindingKind.BlobEmpty, blob.Path, "the blob has no bytes; pushing again does not replace it")
        {
            Digest = blob.Digest,

            // The registry serves blobs from their sha256 paths only.
            Severity = blob.Digest.Function == DigestAlgorithm.Sha256 ? Severity.Error : Severity.Warning,
            Needs = blob.Digest.Function == DigestAlgorithm.Sha256 ? [new Need(blob.Digest)] : [],
        };

    private static Finding Misplaced(BlobEntry blob, StoreIndex index)
    {
        var isCopy = index.Blobs.ContainsKey(blob.Digest);
        return new Finding(FindingKind.BlobMisplaced, blob.Path, $"{(isCopy ? "a second copy of the blob" : "the blob")} is in a place where the registry does not look for it")
        {
            Digest = blob.Digest,
            Expected = StorageLayout.Blob(blob.Digest),
            Actual = blob.Path,
            Severity = isCopy ? Severity.Warning : Severity.Error,
            Needs = isCopy ? [] : [new Need(blob.Digest)],
            Remedies = isCopy ? [Remedy.MoveToQuarantine] : [],
        };
    }
}
