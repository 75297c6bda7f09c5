using RegStore.Reading;

namespace RegStore.Checks;

/// <summary>Proves the second names of blobs that were uploaded under sha512 or sha384: only hashing the blob by that algorithm tells whether the link is right.</summary>
internal sealed class AliasCheck(IStoreSource source, int parallelism, TimeProvider time)
{
    public IEnumerable<FindingDraft> Of(StoreIndex index, CancellationToken cancellationToken)
    {
        var links = index.Repositories
            .SelectMany(repository => repository.LayerLinks.Where(link => link.IsAlias).Select(link => (repository.Name, link.Named, Stored: link.Target!.Value)))
            .ToList();

        // A blob read under its other name: the path of the one, the digest of the other.
        var aliases = links
            .Where(link => index.Blobs.TryGetValue(link.Stored, out var blob) && blob is { NotAFile: null })
            .Select(link => index.Blobs[link.Stored] with { Digest = link.Named, MisplacedAt = StorageLayout.Blob(link.Stored) })
            .Distinct()
            .ToArray();
        var wrong = new BlobHasher(source, parallelism, ProgressMeter.Silent, time).Read(aliases, cancellationToken).Faults
            .Where(fault => fault.Verdict == BlobVerdict.Mismatch)
            .ToDictionary(fault => (fault.Blob.Digest, fault.Blob.Path), fault => fault.Actual);
        foreach (var (name, named, stored) in links)
        {
            if (wrong.TryGetValue((named, StorageLayout.Blob(stored)), out var actual))
            {
                yield return new FindingDraft(
                    FindingKind.LinkMismatch, StorageLayout.LayerLink(name, named), "the blob that the link names has another hash by the algorithm of its directory")
                {
                    Digest = named,
                    Expected = named.ToString(),
                    Actual = actual.ToString(),
                    Needs = [new Need(named, name)],
                };
            }
        }
    }
}
