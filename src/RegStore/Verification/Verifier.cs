using RegStore.Blobs;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>Scan, structure, bytes, report: never stops at the first error, and looks twice before it calls anything damage.</summary>
internal sealed class Verifier(IStoreSource source, RunContext run, string store, VerifyOptions options)
{
    /// <summary>Scans, reads and checks.</summary>
    /// <returns>What is wrong, and what reading the bytes gave; null for that if none were read.</returns>
    public (CheckedStore Store, DataReading? Data) Check(CancellationToken cancellationToken)
    {
        var index = Scan(cancellationToken);
        var data = Read(index, cancellationToken);
        return (Check(index, data, cancellationToken), data);
    }

    /// <summary>The same, as a report.</summary>
    public VerifyReport Run(CancellationToken cancellationToken)
    {
        var index = Scan(cancellationToken);
        return Of(index, Read(index, cancellationToken), cancellationToken);
    }

    /// <summary>Checks what was scanned and read.</summary>
    /// <param name="scanned">The scan.</param>
    /// <param name="data">What reading the bytes gave; null if none were read.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public VerifyReport Of(StoreIndex scanned, DataReading? data, CancellationToken cancellationToken)
    {
        var checkedStore = Check(scanned, data, cancellationToken);
        var (index, obstacles, findings) = checkedStore;
        return new VerifyReport
        {
            Store = store,
            References = options.References,
            Findings = findings,
            Kind = index.Kind,
            Complete = !cancellationToken.IsCancellationRequested && data is null or { TimedOut: false } && !findings.Any(finding => finding.IsInability),
            Cancelled = cancellationToken.IsCancellationRequested,
            Repositories = index.Repositories.Count,
            Tags = index.Repositories.Sum(repository => repository.Tags.Count),
            Revisions = index.Repositories.Sum(repository => repository.Revisions.Count),
            Blobs = index.Blobs.Count,
            BlobBytes = index.Blobs.Values.Sum(blob => blob.Length),
            BlobsRead = data?.Count ?? 0,
            BytesRead = data?.Bytes ?? 0,
            Subset = data?.Subset,
            TimedOut = data is { TimedOut: true },
            Memory = data?.Memory,
            BlocksGc = checkedStore.BlocksGc,
            BlocksGcDeleteUntagged = checkedStore.BlocksGcDeleteUntagged,
            CollectionLosses = [.. new CollectionLosses(index).All().Where(loss => Runs(loss, obstacles))],
            MayBeCache = index.Kind == StoreKind.Plain && index.Repositories.Any(it => it.LacksLayers),
            Elapsed = run.Elapsed,
        };
    }

    // One that stops deletes nothing.
    private static bool Runs(CollectionLoss loss, IReadOnlyList<CollectionObstacle> obstacles) =>
        !obstacles.Any(it => it.Stops(loss.Generation, loss.DeleteUntagged));

    private StoreIndex Scan(CancellationToken cancellationToken)
    {
        var index = new StoreScanner(source, run).Scan(cancellationToken);
        foreach (var reference in options.References)
        {
            index.Ensure(reference);
        }

        return index;
    }

    private DataReading? Read(StoreIndex index, CancellationToken cancellationToken) =>
        options.ReadData ? ReadInDoubt(index, ReadBlobs(index, cancellationToken), cancellationToken) : null;

    private CheckedStore Check(StoreIndex index, DataReading? data, CancellationToken cancellationToken) =>
        new StoreChecks(source, run).Of(index, data?.Faults, options.References, cancellationToken, data?.Chosen);

    private DataReading ReadBlobs(StoreIndex index, CancellationToken cancellationToken)
    {
        var wanted = options.References.Count == 0 ? null : options.References.SelectMany(reference => Pulled(index, reference)).ToHashSet();
        var blobs = index.Blobs.Values.Concat(index.MisplacedBlobs).Where(blob => blob.IsReadable && (wanted is null || wanted.Contains(blob.Digest)));
        return new DataReader(source, run, store, options).Read([.. blobs], areAll: wanted is null, cancellationToken);
    }

    // Whether a blob of another length than a manifest promises is damaged only its bytes tell: such blobs are read whosever turn it is, and not counted.
    private DataReading ReadInDoubt(StoreIndex index, DataReading data, CancellationToken cancellationToken)
    {
        var unread = data.Chosen is not { } chosen ? [] : PromiseChecks.OfOtherLength(index).Where(blob => !chosen.Contains(blob.Digest)).ToArray();
        if (unread.Length == 0)
        {
            return data;
        }

        var faults = new BlobHasher(source, run, ProgressMeter.Silent).Read(unread, cancellationToken).Faults;
        return data with { Faults = [.. data.Faults, .. faults], Chosen = data.Chosen!.Concat(unread.Select(blob => blob.Digest)).ToHashSet() };
    }

    private static IEnumerable<Digest> Pulled(StoreIndex index, ImageReference reference)
    {
        var repository = index.Repositories.First(it => it.Name == reference.Repository);
        var root = reference.Digest ?? repository.Tags.First(tag => tag.Tag == reference.Tag).Current.Target;
        return root is { } digest ? new RepositoryGraph(index, repository).Pulled(digest) : [];
    }
}
