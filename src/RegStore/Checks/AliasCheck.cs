using RegStore.Reading;

namespace RegStore.Checks;

/// <summary>Proves the second names of blobs that were uploaded under sha512 or sha384: only hashing the blob by that algorithm tells whether the link is right.</summary>
internal sealed class AliasCheck(IStoreSource source, int parallelism, TimeProvider time)
{
    public IEnumerable<FindingDraft> Of(StoreIndex index, CancellationToken cancellationToken)
    {
        var links = index.Repositories.SelectMany(repository => repository.LayerLinks.Where(link => link.IsAlias).Select(link => (repository.Name, Link: link))).ToList();

        // A blob read under its other name: the path of the one, the digest of the other.
        var aliases = links
            .Where(it => index.Blobs.TryGetValue(it.Link.Target!.Value, out var blob) && blob is { NotAFile: null })
            .Select(it => index.Blobs[it.Link.Target!.Value] with { Digest = it.Link.Named, MisplacedAt = StorageLayout.Blob(it.Link.Target!.Value) })
            .Distinct()
            .ToArray();
        var meter = new ProgressMeter(null, time, OperationPhase.ReadingBlobs, null, null);
        var wrong = new BlobHasher(source, parallelism, meter, time).Read(aliases, cancellationToken).Faults
            .Where(fault => fault.Verdict == BlobVerdict.Mismatch)
            .ToDictionary(fault => (fault.Blob.Digest, fault.Blob.Path), fault => fault.Actual);
        return links
            .Where(it => wrong.ContainsKey((it.Link.Named, StorageLayout.Blob(it.Link.Target!.Value))))
            .Select(it => new FindingDraft(
                FindingKind.LinkMismatch, StorageLayout.LayerLink(it.Name, it.Link.Named), "the blob that the link names has another hash by the algorithm of its directory")
            {
                Digest = it.Link.Named,
                Expected = it.Link.Named.ToString(),
                Actual = wrong[(it.Link.Named, StorageLayout.Blob(it.Link.Target!.Value))].ToString(),
                Needs = [new Need(it.Link.Named, it.Name)],
            });
    }
}
