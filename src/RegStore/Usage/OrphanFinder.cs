using System.Collections.Concurrent;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Verification;

namespace RegStore.Usage;

/// <summary>Finds what serves nobody: reads who promises what, and then looks at no blob but those that nobody promises.</summary>
internal sealed class OrphanFinder(IStoreSource source, RunContext run, OrphanOptions options)
{
    /// <summary>The age below which a push may be about to name something.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromHours(24);

    private readonly DateTime _now = run.Now;

    /// <summary>Scans no closer than the question needs, and finds.</summary>
    public OrphanReport Run(CancellationToken cancellationToken) =>
        Of(new StoreScanner(source, run).Scan(cancellationToken, options.TemporaryFiles ? ScanDepth.Everything : ScanDepth.Promises), cancellationToken);

    /// <summary>Finds the orphans of what was scanned.</summary>
    public OrphanReport Of(StoreIndex index, CancellationToken cancellationToken)
    {
        var obstacles = Task.Run(new CollectionForecast(index).Obstacles, cancellationToken);
        var losses = Task.Run(() => new CollectionLosses(index, blobs => Measure(blobs, cancellationToken)).All().ToList(), cancellationToken);
        var reachability = new Reachability(index, source.Faults);
        var isRefused = reachability.Refusals.Count > 0;
        var unused = isRefused ? [] : Measure(reachability.Doubtful(), cancellationToken);
        var lost = unused.Where(blob => !reachability.IsKept(blob.Digest)).ToList();
        var untagged = unused.Where(blob => !reachability.IsTagged(blob.Digest)).ToList();
        var revisions = options.Untagged ? reachability.UntaggedRevisions().Select(it => OfRevision(it.Reach.Repository, it.Revision)).ToList() : [];
        var touched = LastTouched(reachability, unused, revisions);
        var orphans = (options.Untagged ? untagged : lost)
            .Where(blob => Leftovers.Age(touched[blob.Digest], _now) >= options.OlderThan)
            .Select(blob => OfBlob(blob, isHeld: reachability.IsKept(blob.Digest), IsRecent(touched[blob.Digest])))
            .Concat(revisions)
            .Concat(index.Repositories.SelectMany(OfUploads))
            .Concat(index.AllIrregularities.Where(it => Leftovers.IsAbandoned(it, _now)).Select(OfTemporary));
        var report = new OrphanReport
        {
            Kind = index.Kind,
            Orphans = [.. orphans.Where(orphan => Leftovers.Age(orphan.Modified, _now) >= options.OlderThan).OrderBy(orphan => orphan.Path, StringComparer.Ordinal)],
            Refusals = reachability.Refusals,
            Uncertainties = isRefused ? [] : [.. reachability.Repositories.SelectMany(Uncertainties).Distinct()],
            Withheld = Total(unused.Where(blob => reachability.IsWithheld(blob.Digest))),
            UnreachableFromTags = Total(untagged),
            UnreachableFromEverything = Total(lost),
            Uploads = SizeTotal.Of(index.Repositories.SelectMany(it => it.Uploads).Select(upload => upload.Length)),
            StaleUploads = SizeTotal.Of(index.Repositories.SelectMany(it => Leftovers.StaleUploads(it, _now)).Select(upload => upload.Length)),
            Obstacles = obstacles.GetAwaiter().GetResult(),
            CollectionLosses = [.. losses.GetAwaiter().GetResult().Where(loss => !obstacles.Result.Any(it => it.Stops(loss.Generation, loss.DeleteUntagged)))],
        };
        report.Transcript = options.Transcript is { } generation ? [.. new CollectionTranscript(report, reachability, generation).Lines()] : [];
        return report;
    }

    private IEnumerable<Uncertainty> Uncertainties(RepositoryReach repository) =>
        options.Untagged && repository is { Doubts.Count: 0, DoubtOfTags: { } doubt } ? [doubt] : repository.Doubts;

    /// <summary>Looks at blobs of which only the name is known; one that has vanished meanwhile is no orphan.</summary>
    private List<BlobEntry> Measure(IEnumerable<BlobEntry> blobs, CancellationToken cancellationToken)
    {
        var measured = new ConcurrentBag<BlobEntry>();
        using var workers = new IoWorkers(run.IoParallelism);
        workers.ForEach(blobs, Measure, cancellationToken);
        return [.. measured];

        void Measure(BlobEntry blob)
        {
            if (!blob.IsUnmeasured)
            {
                measured.Add(blob);
            }
            else if (source.Find(blob.Path) is { } entry)
            {
                measured.Add(new BlobEntry(blob.Digest, entry.Length, entry.Modified));
            }
        }
    }

    /// <summary>When blobs were last written, linked, or promised by a revision of those that no tag leads to: the push may not be over.</summary>
    private Dictionary<Digest, DateTime> LastTouched(Reachability reachability, List<BlobEntry> blobs, List<Orphan> revisions)
    {
        var touched = blobs.ToDictionary(blob => blob.Digest, blob => blob.Modified);
        if (touched.Count == 0)
        {
            return touched;
        }

        foreach (var repository in reachability.Index.Repositories)
        {
            foreach (var link in repository.LayerLinks.Where(link => link.Target is { } target && touched.ContainsKey(target)))
            {
                // A scan for this question alone does not ask when links were written.
                var time = link.Reading.Modified;
                Touch(link.Target!.Value, time == default ? source.Find(StorageLayout.LayerLink(repository.Name, link.Named))?.Modified ?? default : time);
            }
        }

        foreach (var revision in revisions.Where(revision => IsRecent(revision.Modified) || _now - revision.Modified < options.OlderThan))
        {
            foreach (var digest in reachability.HeldBy(revision.Repository!.Value, revision.Digest!.Value))
            {
                Touch(digest, revision.Modified);
            }
        }

        return touched;

        void Touch(Digest digest, DateTime time)
        {
            if (touched.TryGetValue(digest, out var known) && known < time)
            {
                touched[digest] = time;
            }
        }
    }

    private static Orphan OfBlob(BlobEntry blob, bool isHeld, bool isRecent) => new(OrphanClass.Blob, blob.Path, blob.Length, blob.Modified)
    {
        Digest = blob.Digest,
        IsHeldByUntagged = isHeld,
        IsRecent = isRecent,
    };

    private Orphan OfRevision(RepositoryEntry repository, LinkEntry revision)
    {
        var path = StorageLayout.RevisionLink(repository.Name, revision.Named);
        var entry = source.Find(path);
        var modified = entry?.Modified ?? revision.Reading.Modified;
        return new Orphan(OrphanClass.Revision, path, entry?.Length ?? 0, modified)
        {
            Digest = revision.Named,
            Repository = repository.Name,
            IsRecent = IsRecent(modified),
        };
    }

    private IEnumerable<Orphan> OfUploads(RepositoryEntry repository) => Leftovers.StaleUploads(repository, _now).Select(upload =>
        new Orphan(OrphanClass.Upload, $"{StorageLayout.UploadsOf(repository.Name)}/{upload.Id}", upload.Length, Leftovers.Begun(upload)) { Repository = repository.Name });

    private static Orphan OfTemporary(Irregularity file) => new(OrphanClass.TemporaryFile, file.Path, file.Length, file.Modified);

    private bool IsRecent(DateTime modified) => _now - modified < Recent;

    private static SizeTotal Total(IEnumerable<BlobEntry> blobs) => SizeTotal.Of(blobs.Select(blob => blob.Length));
}
