using RegStore.Blobs;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>Proves the second names of blobs that were uploaded under sha512 or sha384: only hashing the blob by that algorithm says whether the link is right.</summary>
internal sealed class AliasCheck(IStoreSource source, RunContext run)
{
    /// <summary>The links that name another blob than their directory promises.</summary>
    /// <param name="index">The store.</param>
    /// <param name="faults">The blobs that are not sound under their own digest: what they hash to says nothing of a link.</param>
    /// <param name="read">The blobs that were to be read: only their names are proved. Null for all.</param>
    /// <param name="cancellationToken">Ends the work; what was read until then is reported.</param>
    public IEnumerable<Finding> Of(StoreIndex index, IReadOnlyList<BlobReading> faults, IReadOnlySet<Digest>? read, CancellationToken cancellationToken)
    {
        var unsound = BlobReading.Unsound(faults);
        var links = index.Repositories
            .SelectMany(repository => repository.LayerLinks.Where(link => link.IsAlias).Select(link => (repository.Name, link.Named, Stored: link.Target!.Value)))
            .ToList();

        // A blob read under its other name: the path of the one, the digest of the other.
        var aliases = links
            .Where(link => read?.Contains(link.Stored) != false && !unsound.Contains(link.Stored) && index.Blobs.TryGetValue(link.Stored, out var blob) && blob.IsReadable)
            .Select(link => index.Blobs[link.Stored] with { Digest = link.Named, MisplacedAt = StorageLayout.Blob(link.Stored) })
            .Distinct()
            .ToArray();
        var unproved = new BlobHasher(source, run, ProgressMeter.Silent).Read(aliases, cancellationToken).Faults
            .Where(fault => fault.Verdict is BlobVerdict.Mismatch or BlobVerdict.Unreadable)
            .ToDictionary(fault => (fault.Blob.Digest, fault.Blob.Path));
        foreach (var (name, named, stored) in links)
        {
            if (!unproved.TryGetValue((named, StorageLayout.Blob(stored)), out var fault))
            {
                continue;
            }

            var path = StorageLayout.LayerLink(name, named);
            yield return fault.Verdict == BlobVerdict.Unreadable
                ? new Finding(FindingKind.LinkUnreadable, path, $"it could not be verified that the link names the right blob: {fault.Problem}") { Digest = named }
                : new Finding(FindingKind.LinkMismatch, path, "the blob that the link names has a different hash under the algorithm of the link's directory")
                {
                    Digest = named,
                    Expected = named.ToString(),
                    Actual = fault.Actual.ToString(),
                    Needs = [new Need(named, name)],
                };
        }
    }
}
