using System.Collections.Concurrent;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>All that one scan found: immutable, and enough to answer every question that needs no bytes of blobs.</summary>
internal sealed record StoreIndex
{
    private HashSet<Digest>? _misplaced;

    /// <summary>Which product wrote the store.</summary>
    public required StoreKind Kind { get; init; }

    /// <summary>The repositories, in ordinal order.</summary>
    public required IReadOnlyList<RepositoryEntry> Repositories { get; init; }

    /// <summary>The blobs at the paths where the registry looks for them.</summary>
    public required BlobTable Blobs { get; init; }

    /// <summary>The blobs that lie at other paths, in ordinal order of path; the registry does not find them.</summary>
    public IReadOnlyList<BlobEntry> MisplacedBlobs { get; init; } = [];

    /// <summary>What reading each manifest gave: of every revision, and of every entry of an index.</summary>
    public required IReadOnlyDictionary<Digest, ManifestEntry> Manifests { get; init; }

    /// <summary>What stands outside of repositories and could not be placed, in ordinal order of path.</summary>
    public IReadOnlyList<Irregularity> Irregularities { get; init; } = [];

    /// <summary>Which of <c>blobs</c> and <c>repositories</c> is not there at all; servers refuse to collect garbage then.</summary>
    public IReadOnlyList<string> MissingRoots { get; init; } = [];

    /// <summary>Whether there are blobs, and no repository that could name them: not a store full of waste, but one that lost its repositories.</summary>
    internal bool LostRepositories =>
        Repositories.Count == 0 && Blobs.Count > 0 && !Irregularities.Any(it => it.HidesContent && StorageLayout.IsWithin(it.Path, StorageLayout.Repositories));

    /// <summary>What a pull-through cache remembers; null where there is no such state.</summary>
    internal CacheState? Cache { get; init; }

    /// <summary>Whether a pull-through cache fetched something, so that what it leads to need not be there.</summary>
    internal bool IsFetched(RepositoryName repository, Digest digest) => Kind == StoreKind.PullThroughCache && (Cache is null || Cache.Fetched(repository, digest));

    /// <summary>All that could not be placed, inside repositories and outside.</summary>
    public IEnumerable<Irregularity> AllIrregularities => Irregularities.Concat(Repositories.SelectMany(repository => repository.Irregularities));

    /// <summary>Whether a blob lies somewhere, though not where the registry looks for it.</summary>
    public bool IsMisplaced(Digest digest)
    {
        _misplaced ??= [.. MisplacedBlobs.Select(blob => blob.Digest)];
        return _misplaced.Contains(digest);
    }

    /// <summary>The same index without blobs that have vanished since, and without what was read of them.</summary>
    internal StoreIndex Without(IReadOnlySet<Digest> vanished)
    {
        var left = new BlobTable();
        foreach (var blob in Blobs.Values.Where(blob => !vanished.Contains(blob.Digest)))
        {
            left.Set(blob);
        }

        return this with { Blobs = left, Manifests = new ConcurrentDictionary<Digest, ManifestEntry>(Manifests.Where(manifest => !vanished.Contains(manifest.Key))) };
    }

    /// <summary>Ensures that the store has an image.</summary>
    /// <exception cref="RegistryStoreException">It has not, or that is not known.</exception>
    internal void Ensure(ImageReference reference)
    {
        var repository = Repositories.FirstOrDefault(it => it.Name == reference.Repository);
        var isThere = reference.Digest is { } digest ? repository?.FindRevision(digest) is not null : repository?.Tags.Any(tag => tag.Tag == reference.Tag) == true;
        if (!isThere)
        {
            throw AllIrregularities.FirstOrDefault(it => it.HidesContent && StorageLayout.MayHold(it.Path, reference.Repository)) is { } hidden
                ? new RegistryStoreException(StoreFailure.Unreadable, $"It is not known whether the store has {reference}: {hidden.Path} could not be read: {hidden.Detail}")
                : RegistryStoreException.NotInStore($"The store has no {reference}.");
        }
    }

    /// <summary>The parsed manifest of a digest; null if it could not be read or understood.</summary>
    public Manifest? FindManifest(Digest digest) => Manifests.TryGetValue(digest, out var entry) ? entry.Manifest : null;
}
