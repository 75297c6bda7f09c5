using RegStore.Listing;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Usage;
using RegStore.Verification;

namespace RegStore;

// The questions that are put to the store as a whole.
public sealed partial class RegistryStore
{
    /// <summary>Walks the store once, without reading what is in blobs, to answer many questions.</summary>
    /// <param name="progress">Receives what was read; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public Task<StoreScan> ScanAsync(IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        AskAsync(ScanDepth.Everything, static scan => scan, progress, cancellationToken);

    /// <summary>Describes every file of the store, or of one repository and the blobs it uses.</summary>
    /// <param name="repository">The repository; null for the whole store.</param>
    /// <param name="progress">Receives what was read; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RegistryStoreException">The store has no such repository, or is an archive that could not be read to its end.</exception>
    public Task<IReadOnlyList<TreeFile>> TreeAsync(
        RepositoryName? repository = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        AskAsync(ScanDepth.Everything, scan => scan.Tree(repository), progress, cancellationToken);

    /// <summary>Verifies the store and reports everything that is wrong; it never stops at the first finding.</summary>
    /// <param name="options">What is verified; null for everything.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work: with an exception, or with a report as <see cref="VerifyOptions.ReportWhenCancelled"/> says.</param>
    /// <exception cref="RegistryStoreException">A reference that was asked for is not in the store.</exception>
    public Task<VerifyReport> VerifyAsync(
        VerifyOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new VerifyOptions();
        options.Scrub.Check();
        if (options.Scrub.StateFile is { } state)
        {
            EnsureOutside(state);
        }

        var verifier = new Verifier(_source, Run(progress, options.Parallelism), _fileSystem.Path.GetFullPath(Root), options);
        return Work.RunAsync(() => options.Finish(verifier.Run(cancellationToken), cancellationToken), cancellationToken);
    }

    /// <summary>Finds unused data in the store. Nothing that something unreadable may need is reported as an orphan.</summary>
    /// <param name="options">What to look for; null for blobs that no revision refers to, and stale uploads.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public Task<OrphanReport> FindOrphansAsync(
        OrphanOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new OrphanOptions();
        var finder = new OrphanFinder(_source, Run(progress), options);
        return Work.RunAsync(() => finder.Run(cancellationToken), cancellationToken);
    }

    /// <summary>Measures the space that the store takes, and which repositories and tags take it.</summary>
    /// <param name="largestBlobs">How many of the largest blobs are reported with all that use them.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public Task<UsageReport> MeasureUsageAsync(
        int largestBlobs = 0, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(largestBlobs);
        return AskAsync(ScanDepth.Sizes, scan => scan.MeasureUsage(largestBlobs), progress, cancellationToken);
    }

    /// <summary>Calculates what deleting images would free, with the entries of their indexes and what is attached to them. Deletes nothing.</summary>
    /// <param name="images">The images: a tag alone, or a digest with all tags that name it.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RegistryStoreException">The store does not have one of the images, or cannot say what is used.</exception>
    public Task<DeletionReport> ForetellDeletionAsync(
        IReadOnlyCollection<ImageReference> images, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        StoreScan.EnsureNoneIsNull(images);
        return AskAsync(ScanDepth.Sizes, scan => scan.ForetellDeletion(images), progress, cancellationToken);
    }

    /// <summary>Finds every chain that keeps a blob alive.</summary>
    /// <param name="digest">The blob's digest, or enough of its first digits to tell it from all others.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RegistryStoreException">The store knows no such digest, or several.</exception>
    public async Task<BlobHold> FindChainsAsync(string digest, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(digest);
        return (await FindChainsOfAllAsync([digest], progress, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Finds every chain that keeps some blobs alive, in one scan.</summary>
    /// <param name="digests">Their digests, as <see cref="FindChainsAsync"/> takes one.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>An answer for each, in the same order.</returns>
    /// <exception cref="RegistryStoreException">The store knows no such digest, or several.</exception>
    public Task<IReadOnlyList<BlobHold>> FindChainsOfAllAsync(
        IReadOnlyList<string> digests, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digests);
        return AskAsync<IReadOnlyList<BlobHold>>(ScanDepth.Sizes, scan => [.. digests.Select(scan.FindChains)], progress, cancellationToken);
    }

    /// <summary>Compares the store with a later one: what was added, moved and removed.</summary>
    /// <param name="other">The other store; either may be a directory or an archive.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public Task<StoreDifference> CompareAsync(RegistryStore other, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (scanner, theirs) = (Scanner(progress), other.Scanner(progress));
        return Work.RunAsync(
            () => StoreComparison.Of(
                scanner.Scan(cancellationToken, ScanDepth.Sizes), theirs.Scan(cancellationToken, ScanDepth.Sizes), _source.Faults.Concat(other._source.Faults)),
            cancellationToken);
    }

    private Task<T> AskAsync<T>(ScanDepth depth, Func<StoreScan, T> question, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        var run = Run(progress);
        return Work.RunAsync(
            () => question(new StoreScan(_source, run.Silent, _fileSystem.Path.GetFullPath(Root), new StoreScanner(_source, run).Scan(cancellationToken, depth))), cancellationToken);
    }
}
