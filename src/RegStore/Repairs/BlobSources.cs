using RegStore.Blobs;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Repairs;

/// <summary>A store that sound copies of blobs may come from.</summary>
/// <param name="Name">What it was called.</param>
/// <param name="Store">The store.</param>
internal sealed record RepairSource(string Name, IStoreSource Store);

/// <summary>A sound copy of a blob.</summary>
/// <param name="Source">Where it lies.</param>
/// <param name="Blob">The blob there.</param>
internal sealed record SourceBlob(RepairSource Source, BlobEntry Blob)
{
    /// <summary>Opens its bytes.</summary>
    public Stream Open() => Source.Store.Open(Blob.Path);
}

/// <summary>All stores that sound copies of blobs may come from, in the order in which they are asked. A copy is called sound when its bytes were read and hashed.</summary>
internal sealed class BlobSources(IReadOnlyList<RepairSource> sources, RunContext run, CancellationToken cancellationToken)
{
    private readonly Dictionary<Digest, SourceBlob?> _found = [];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => sources.Count == 0;

    /// <summary>The first sound copy of a blob; null if no source has one.</summary>
    public SourceBlob? Find(Digest digest)
    {
        if (!_found.TryGetValue(digest, out var found))
        {
            _found[digest] = found = sources.Select(source => Find(source, digest)).FirstOrDefault(it => it is not null);
        }

        return found;
    }

    /// <summary>Whether a repository of that name in some source holds a manifest.</summary>
    public bool HaveRevision(RepositoryName repository, Digest manifest) =>
        sources.Any(source => source.Store.ReadLink(StorageLayout.RevisionLink(repository, manifest)).Target == manifest);

    private SourceBlob? Find(RepairSource source, Digest digest)
    {
        if (source.Store.Find(StorageLayout.Blob(digest)) is not { Kind: Files.EntryKind.File } entry)
        {
            return null;
        }

        var blob = new BlobEntry(digest, entry.Length, entry.Modified);
        var meter = run.Meter(OperationPhase.ReadingBlobs, 1, blob.Length);
        using var proof = new BlobProof(source.Store, run, meter);
        return blob.IsReadable && proof.Read(blob, null, cancellationToken).IsSound ? new SourceBlob(source, blob) : null;
    }
}
