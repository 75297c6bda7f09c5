using RegStore.Blobs;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Repairs;

/// <summary>Which blob of a store has a second name, by which it was uploaded: only hashing by the algorithm of the name tells.</summary>
internal sealed class AliasNames(StoreIndex index, IStoreSource store, RunContext run, CancellationToken cancellationToken)
{
    private readonly Dictionary<Digest, Digest?> _found = [];

    /// <summary>The blob that has a name; null if none has, or if no manifest of the repository tells how long it is.</summary>
    public Digest? Find(RepositoryEntry repository, Digest name)
    {
        if (!_found.TryGetValue(name, out var found))
        {
            _found[name] = found = Search(repository, name);
        }

        return found;
    }

    private Digest? Search(RepositoryEntry repository, Digest name)
    {
        var size = repository.Revisions.SelectMany(link => link.Target is { } manifest ? index.FindManifest(manifest)?.Blobs ?? [] : [])
            .FirstOrDefault(blob => blob.Digest == name)?.Size;
        using var proof = new BlobProof(store, run, ProgressMeter.Silent);
        foreach (var blob in index.Blobs.Values.Where(blob => blob.Length == size && blob.IsReadable && blob.Digest.Function == DigestAlgorithm.Sha256).OrderBy(blob => blob.Digest))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (proof.Read(blob with { Digest = name, MisplacedAt = blob.Path }, null, cancellationToken).IsSound)
            {
                return blob.Digest;
            }
        }

        return null;
    }
}
