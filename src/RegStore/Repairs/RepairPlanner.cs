using RegStore.Blobs;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Verification;

namespace RegStore.Repairs;

/// <summary>
/// Plans a repair: steps for what is found, then for what is found when those are done, until nothing is left that a step mends. A manifest that is healed tells of
/// layers that are missing.
/// </summary>
internal sealed class RepairPlanner(IStoreSource store, RunContext run, string name, RepairOptions options, BlobSources sources)
{
    public RepairPlan Plan(CancellationToken cancellationToken)
    {
        var (before, data) = new Verifier(store, run, name, new VerifyOptions { ReadData = options.ReadData, Parallelism = options.Parallelism }).Assess(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        EnsureTruthIsOnDisk(before.Index.Kind);
        var (now, steps, source) = (before, new List<PlannedStep>(), store);
        Mending mending;
        while (true)
        {
            mending = new Mending(now.Index, source, sources, run.Silent, cancellationToken);
            var taken = steps.Select(step => step.Path).ToHashSet();
            var more = now.Findings.Where(IsWanted).OrderBy(finding => finding.Kind != FindingKind.BlobMisplaced).SelectMany(mending.Of).Where(step => taken.Add(step.Path)).ToList();
            if (more.Count == 0)
            {
                break;
            }

            (now, source) = Add(more);
        }

        // What is moved away may have been all that named something else.
        Quarantines quarantines;
        while (true)
        {
            quarantines = new Quarantines(now, source, run.Silent, options);
            var moved = Outermost(quarantines.All(cancellationToken).Where(step => IsWanted(step.Finding)));
            if (moved.Count == 0)
            {
                break;
            }

            // What is moved away need not be put in its place first: it goes from where it lies.
            var paths = moved.Select(step => step.Path).ToHashSet();
            var dropped = steps.Where(step => FindAbove(step.Path, paths) is not null).ToHashSet();
            var placed = dropped.Where(step => step.From is not null).ToLookup(step => FindAbove(step.Path, paths)!, step => step.From!);
            steps.RemoveAll(dropped.Contains);
            (now, source) = Add(moved.Select(step => placed[step.Path].FirstOrDefault() is { } from ? step with { Path = from, Takes = from } : step));
        }

        mending = new Mending(now.Index, source, sources, run.Silent, cancellationToken);
        return new RepairPlan(steps, before, now, finding => IsWanted(finding) ? mending.WhyNot(finding) : "it was not asked for", quarantines.Refusals);

        (Assessment Assessment, IStoreSource Source) Add(IEnumerable<PlannedStep> more)
        {
            steps = [.. steps.Concat(more).OrderBy(step => step.Turn).ThenBy(step => step.Path, StringComparer.Ordinal)];
            var planned = new PlannedStore(store, steps, isLive: !options.RegistryIsStopped);
            return (AssessAfter(planned, steps, data, cancellationToken), planned);
        }
    }

    private static List<PlannedStep> Outermost(IEnumerable<PlannedStep> steps)
    {
        var (outermost, paths) = (new List<PlannedStep>(), new HashSet<string>());
        foreach (var step in steps.OrderBy(step => step.Path.Length))
        {
            if (FindAbove(step.Path, paths) is null)
            {
                outermost.Add(step);
                paths.Add(step.Path);
            }
        }

        return outermost;
    }

    // Of some paths the one that is a path, or a directory above it.
    private static string? FindAbove(string path, HashSet<string> paths)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (paths.Contains(path[..end]))
            {
                return path[..end];
            }
        }

        return null;
    }

    // No blob is read again: those that steps write were proved where they come from.
    private Assessment AssessAfter(PlannedStore planned, List<PlannedStep> steps, DataReading? data, CancellationToken cancellationToken)
    {
        var changed = steps.SelectMany(step => new[] { step.Path, step.Takes, step.From }).OfType<string>().ToHashSet();
        var faults = data?.Faults.Where(reading => reading.Verdict != BlobVerdict.Vanished && !IsChanged(reading.Blob.Path, changed)).ToList();
        var index = new StoreScanner(planned, run.Silent).Scan(cancellationToken);
        return new Assessor(planned, run.Silent).Of(index, faults, [], cancellationToken, data?.Chosen);
    }

    private static bool IsChanged(string path, HashSet<string> changed) => changed.Contains(path) || changed.Contains(path[..path.LastIndexOf('/')]);

    private bool IsWanted(Finding finding) => options.Only.Count == 0 || options.Only.Contains(finding.Kind);

    private static void EnsureTruthIsOnDisk(StoreKind kind)
    {
        if (kind != StoreKind.Plain)
        {
            throw new RegistryStoreException(StoreFailure.Refused, kind switch
            {
                StoreKind.PullThroughCache => "The store is a pull-through cache, which lacks what nobody pulled: there is nothing to repair. Delete what is damaged, with the registry stopped, and it fetches that again.",
                StoreKind.GitLabDatabase => "The store is that of GitLab's registry with its metadata database, which tells what the disk must hold: push the images again, or restore database and store together.",
                _ => "No repository has a tag, as where Harbor or OpenShift keep them in a database: push the images again from there, or restore database and store together.",
            });
        }
    }
}
