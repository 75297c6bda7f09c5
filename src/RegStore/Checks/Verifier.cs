using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Checks;

/// <summary>Scan, structure, bytes, report: never stops at the first error, and looks twice before it calls anything damage.</summary>
internal sealed class Verifier(IStoreSource source, StoreScanner scanner, VerifyOptions options, IProgress<OperationProgress>? progress, TimeProvider time)
{
    public VerifyReport Run(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var index = scanner.Scan(cancellationToken);
        DemandReferences(index);
        var hashing = options.ReadData ? ReadBlobs(index, cancellationToken) : new HashingResult(0, 0, []);
        index = FollowVanished(index, hashing.Faults, cancellationToken);
        var obstacles = new CollectionForecast(index).Obstacles();
        var drafts = StructureChecks.Of(index, time.GetUtcNow().UtcDateTime)
            .Concat(hashing.Faults.Select(OfFault).OfType<FindingDraft>())
            .Concat(options.ReadData ? new AliasCheck(source, options.Parallelism, time).Of(index, hashing.Faults, cancellationToken) : []);
        var findings = new FindingReport(index, obstacles).Complete(drafts, options.References);
        return new VerifyReport
        {
            Findings = findings,
            Kind = index.Kind,
            Complete = !cancellationToken.IsCancellationRequested && !findings.Any(finding => finding.Kind.IsInability),
            Cancelled = cancellationToken.IsCancellationRequested,
            Repositories = index.Repositories.Count,
            Tags = index.Repositories.Sum(repository => repository.Tags.Count),
            Revisions = index.Repositories.Sum(repository => repository.Revisions.Count),
            Blobs = index.Blobs.Count,
            BlobBytes = index.Blobs.Values.Sum(blob => blob.Length),
            BlobsRead = hashing.Count,
            BytesRead = hashing.Bytes,
            BlocksGc = obstacles.Aggregate(ServerGenerations.None, (all, it) => all | it.Plain),
            BlocksGcDeleteUntagged = obstacles.Aggregate(ServerGenerations.None, (all, it) => all | it.DeleteUntagged),
            Elapsed = time.GetElapsedTime(start),
        };
    }

    private void DemandReferences(StoreIndex index)
    {
        foreach (var reference in options.References)
        {
            var repository = index.Repositories.FirstOrDefault(it => it.Name == reference.Repository);
            var found = reference.Digest is { } digest
                ? repository?.FindRevision(digest) is not null
                : repository?.Tags.Any(tag => tag.Tag == reference.Tag) == true;
            if (!found)
            {
                throw index.AllIrregularities.FirstOrDefault(it => it.HidesContent && StorageLayout.MayHold(it.Path, reference.Repository)) is { } hidden
                    ? new RegistryStoreException(StoreFailure.Unreadable, $"Whether the store has {reference} is not known: {hidden.Path} could not be read: {hidden.Detail}")
                    : RegistryStoreException.NotInStore($"The store has no {reference}.");
            }
        }
    }

    private HashingResult ReadBlobs(StoreIndex index, CancellationToken cancellationToken)
    {
        var wanted = options.References.Count == 0 ? null : options.References.SelectMany(reference => Pulled(index, reference)).ToHashSet();
        var blobs = index.Blobs.Values.Concat(index.MisplacedBlobs)
            .Where(blob => blob.IsReadable && (wanted is null || wanted.Contains(blob.Digest)))
            .ToArray();
        var meter = new ProgressMeter(progress, time, OperationPhase.ReadingBlobs, blobs.Length, blobs.Sum(blob => blob.Length));
        return new BlobHasher(source, options.Parallelism, meter, time).Read(blobs, cancellationToken);
    }

    private static IEnumerable<Digest> Pulled(StoreIndex index, ImageReference reference)
    {
        var repository = index.Repositories.First(it => it.Name == reference.Repository);
        var root = reference.Digest ?? repository.Tags.First(tag => tag.Tag == reference.Tag).Current.Target;
        return root is { } digest ? new ImageGraph(index, repository).Pulled(digest) : [];
    }

    /// <summary>A blob that is gone since the scan was deleted, or is missing: the second look tells which.</summary>
    private StoreIndex FollowVanished(StoreIndex index, IReadOnlyList<BlobReading> faults, CancellationToken cancellationToken)
    {
        var vanished = faults.Where(reading => reading is { Verdict: BlobVerdict.Vanished, Blob.MisplacedAt: null }).Select(reading => reading.Blob.Digest).ToHashSet();
        if (vanished.Count == 0 || cancellationToken.IsCancellationRequested)
        {
            return index;
        }

        return scanner.Settle(index.Without(vanished), cancellationToken);
    }

    private static FindingDraft? OfFault(BlobReading reading)
    {
        var (blob, path) = (reading.Blob, reading.Blob.Path);
        return reading.Verdict switch
        {
            BlobVerdict.Mismatch => new FindingDraft(FindingKind.BlobDigestMismatch, path, $"the blob's {reading.Length} bytes hash to another digest")
            {
                Digest = blob.Digest,
                Expected = blob.Digest.ToString(),
                Actual = reading.Actual.ToString(),
                Needs = [new Need(blob.Digest)],
            },
            BlobVerdict.Transient => new FindingDraft(FindingKind.BlobDigestMismatch, path, "the blob's bytes did not match at first, and did when read again")
            {
                Digest = blob.Digest,
                Expected = blob.Digest.ToString(),
                Actual = reading.Actual.ToString(),
                Transient = true,
                Severity = Severity.Warning,
            },
            BlobVerdict.Unreadable => new FindingDraft(FindingKind.BlobUnreadable, path, $"the blob could not be read: {reading.Problem}")
            {
                Digest = blob.Digest,
                Needs = [new Need(blob.Digest)],
            },
            _ => null,
        };
    }
}
