using RegStore.Archives;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Verification;

namespace RegStore.Pools;

/// <summary>Proves a pool: each blob once, then every snapshot against what that gave, one after the other.</summary>
internal sealed class PoolVerifier(PoolDirectory pool, RunContext run, VerifyOptions options)
{
    private readonly PoolFindings _findings = new();
    private readonly HashSet<RepositoryName> _repositories = [];
    private readonly HashSet<(RepositoryName, Tag)> _tags = [];
    private readonly HashSet<Digest> _revisions = [];

    /// <summary>Verifies.</summary>
    /// <exception cref="RegistryStoreException">The pool holds no snapshot: nothing would be proved, and be called sound.</exception>
    public VerifyReport Run(CancellationToken cancellationToken)
    {
        var (ids, strays) = (pool.Ids(), pool.Strays());
        if (ids.Count == 0 && strays.Count == 0)
        {
            throw new RegistryStoreException(StoreFailure.NoStore, $"{pool.Root} holds no snapshot, so there is nothing to verify.");
        }

        // Snapshots first: what one of them names was in the pool before.
        var snapshots = ReadIndexes(ids, cancellationToken, out var needed);
        var blobs = new StoreScanner(pool.Blobs, run).Scan(cancellationToken);
        // Where a snapshot cannot be read, or may have another name, anything may be needed.
        var isKnown = snapshots.Count == ids.Count && strays.Count == 0;
        var wanted = blobs.Blobs.Values.Where(blob => !isKnown || needed.Contains(blob.Digest)).ToArray();
        var data = options.ReadData
            ? new DataReader(pool.Blobs, run, pool.Root, options).Read([.. wanted.Where(blob => blob.IsReadable)], areAll: true, cancellationToken)
            : null;
        foreach (var id in snapshots)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Check(id, data, cancellationToken);
            }
        }

        _findings.AddStrays(strays);
        _findings.AddUnread(blobs);
        if (isKnown)
        {
            _findings.AddLeftovers(blobs, needed);
        }

        var findings = _findings.Of(pool.Ids());
        return new VerifyReport
        {
            Store = pool.Root,
            Findings = findings,
            Kind = StoreKind.Plain,
            Complete = !cancellationToken.IsCancellationRequested && data is null or { TimedOut: false } && !findings.Any(finding => finding.IsInability),
            Cancelled = cancellationToken.IsCancellationRequested,
            Snapshots = snapshots.Count,
            Repositories = _repositories.Count,
            Tags = _tags.Count,
            Revisions = _revisions.Count,
            Blobs = wanted.Length,
            BlobBytes = wanted.Sum(blob => blob.Length),
            BlobsRead = data?.Count ?? 0,
            BytesRead = data?.Bytes ?? 0,
            Subset = data?.Subset,
            TimedOut = data is { TimedOut: true },
            Memory = data?.Memory,
            Elapsed = run.Elapsed,
        };
    }

    private List<SnapshotId> ReadIndexes(IReadOnlyList<SnapshotId> ids, CancellationToken cancellationToken, out HashSet<Digest> needed)
    {
        needed = [];
        var readable = new List<SnapshotId>();
        foreach (var id in ids)
        {
            try
            {
                needed.UnionWith(pool.ReadIndex(id, cancellationToken).Blobs.Select(blob => blob.Digest));
                readable.Add(id);
            }
            catch (RegistryStoreException e)
            {
                _findings.AddUnreadable(id, e.Message);
            }
        }

        return readable;
    }

    private void Check(SnapshotId id, DataReading? data, CancellationToken cancellationToken)
    {
        try
        {
            using var spool = new SpoolFile(pool.FileSystem);
            var source = pool.Open(id, spool);
            var index = new StoreScanner(source, run.Silent).Scan(cancellationToken);
            var faults = data?.Faults.Where(fault => index.Blobs.ContainsKey(fault.Blob.Digest)).ToList();
            var findings = new StoreChecks(source, run).Of(index, faults, [], cancellationToken, data?.Chosen).Findings;
            foreach (var finding in findings)
            {
                finding.Remedies = RemedyTable.Of(finding.Kind, StorePlace.Pool);
            }

            _findings.Add(id, findings);
            _repositories.UnionWith(index.Repositories.Select(it => it.Name));
            _tags.UnionWith(index.Repositories.SelectMany(it => it.Tags, static (it, tag) => (it.Name, tag.Tag)));
            _revisions.UnionWith(index.Repositories.SelectMany(it => it.Revisions).Select(link => link.Named));
        }
        catch (Exception e) when (e is RegistryStoreException or IOException)
        {
            _findings.AddUnreadable(id, e.Message);
        }
        catch (OperationCanceledException)
        {
            // What was found until now is reported.
        }
    }
}
