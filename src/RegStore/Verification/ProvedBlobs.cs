using RegStore.Blobs;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>The blobs whose bytes were read and match their digests: where a manifest promises another length than such a blob has, the manifest is wrong.</summary>
internal sealed class ProvedBlobs
{
    private readonly StoreIndex _index;
    private readonly IReadOnlySet<Digest>? _read;
    private readonly HashSet<Digest>? _unsound;

    /// <param name="index">The store.</param>
    /// <param name="faults">The blobs that were read and are not sound; null if none were read.</param>
    /// <param name="read">The blobs that were to be read; null for all.</param>
    public ProvedBlobs(StoreIndex index, IReadOnlyList<BlobReading>? faults, IReadOnlySet<Digest>? read)
    {
        (_index, _read) = (index, read);
        _unsound = faults is null ? null : BlobReading.Unsound(faults);
    }

    /// <summary>A finding; of one that blames a sound blob for its length, those that blame the manifests.</summary>
    public IEnumerable<Finding> WhoIsWrong(Finding draft) =>
        draft.Kind == FindingKind.BlobSizeMismatch && IsProved(draft.Digest!.Value) ? draft.Needs.Select(need => OfManifest(draft, need)) : [draft];

    private bool IsProved(Digest blob) => _index.Manifests.TryGetValue(blob, out var manifest) && manifest.State == ManifestState.Sound
        ? true
        : _unsound?.Contains(blob) == false && _read?.Contains(blob) != false;

    private static Finding OfManifest(Finding blob, Need promisedBy) =>
        new(FindingKind.ManifestSizeWrong, StorageLayout.Blob(promisedBy.Digest), $"the manifest gives another length for {blob.Digest!.Value.Abbreviated}, whose bytes match their digest")
        {
            Digest = promisedBy.Digest,
            Expected = blob.Actual,
            Actual = blob.Expected,
            Needs = [promisedBy],
        };
}
