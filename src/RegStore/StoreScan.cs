using RegStore.Graph;
using RegStore.Listing;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Usage;
using RegStore.Verification;

namespace RegStore;

/// <summary>A store as one walk saw it: it can be asked again and again, and every answer is about the same moment. The store must stay open.</summary>
public sealed class StoreScan
{
    private readonly IStoreSource _source;
    private readonly RunContext _run;
    private readonly string _place;
    private readonly Lazy<Reachability> _reachability;

    internal StoreScan(IStoreSource source, RunContext run, string place, StoreIndex index)
    {
        (_source, _run, _place, Index) = (source, run, place, index);
        _reachability = new(() => new Reachability(index, source.Faults));
    }

    /// <summary>What was seen.</summary>
    internal StoreIndex Index { get; }

    /// <summary>Everything that is wrong but for the content of blobs, which a scan does not read: as <see cref="RegistryStore.VerifyAsync"/> without <see cref="VerifyOptions.ReadData"/>.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    public VerifyReport Verify(CancellationToken cancellationToken = default) =>
        new Verifier(_source, _run, _place, new VerifyOptions { ReadData = false }).Of(Index, null, cancellationToken);

    /// <summary>The unused data, as <see cref="RegistryStore.FindOrphansAsync"/> finds it.</summary>
    /// <param name="options">What to look for; null for blobs that no revision refers to, and stale uploads.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public OrphanReport FindOrphans(OrphanOptions? options = null, CancellationToken cancellationToken = default) =>
        new OrphanFinder(_source, _run, options ?? new OrphanOptions()).Of(Index, cancellationToken);

    /// <summary>The space that the store takes, as <see cref="RegistryStore.MeasureUsageAsync"/> measures it.</summary>
    /// <param name="largestBlobs">How many of the largest blobs are reported with all that use them.</param>
    public UsageReport MeasureUsage(int largestBlobs = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(largestBlobs);
        return new UsageMeter(Index, _reachability.Value).Measure(largestBlobs);
    }

    /// <summary>What deleting images would free, as <see cref="RegistryStore.ForetellDeletionAsync"/> calculates it.</summary>
    /// <param name="images">The images: a tag alone, or a digest with all tags that name it.</param>
    /// <exception cref="RegistryStoreException">The store does not have one of the images, or cannot say what is used.</exception>
    public DeletionReport ForetellDeletion(IReadOnlyCollection<ImageReference> images)
    {
        EnsureNoneIsNull(images);
        return new DeletionForecast(_reachability.Value).Of(images);
    }

    /// <summary>Every chain that keeps a blob alive.</summary>
    /// <param name="digest">The blob's digest, or enough of its first digits to tell it from all others.</param>
    /// <exception cref="RegistryStoreException">The store knows no such digest, or several.</exception>
    public BlobHold FindChains(string digest)
    {
        ArgumentException.ThrowIfNullOrEmpty(digest);
        var finder = new ChainFinder(_reachability.Value);
        return finder.Find(finder.Resolve(digest));
    }

    /// <summary>Describes every file of the store, or of one repository and the blobs it uses.</summary>
    /// <param name="repository">The repository; null for the whole store.</param>
    /// <exception cref="RegistryStoreException">The store has no such repository, or is an archive that could not be read to its end.</exception>
    public IReadOnlyList<TreeFile> Tree(RepositoryName? repository = null)
    {
        if (_source.Faults is [var fault, ..])
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{fault.Path} could not be read: {fault.Detail}.") { Hint = StoreHint.Verify };
        }

        return repository is null || Index.Repositories.Any(it => it.Name == repository)
            ? new StorageTree(Index).Files(repository)
            : throw RegistryStoreException.NotInStore($"The store has no repository {repository}.");
    }

    /// <summary>Ensures that every image is one.</summary>
    internal static void EnsureNoneIsNull(IReadOnlyCollection<ImageReference> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Contains(null!))
        {
            throw new ArgumentException("One of the images is null.", nameof(images));
        }
    }
}
