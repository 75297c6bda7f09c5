using RegStore.Blobs;
using RegStore.Files;
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
    private List<PlannedStep> _steps = [];
    private DataReading? _data;
    private CheckedStore? _now;
    private IStoreSource? _planned;

    private CheckedStore Now => _now!;

    private IStoreSource Planned => _planned ?? store;

    public RepairPlan Plan(CancellationToken cancellationToken)
    {
        (_now, _data) = new Verifier(store, run, name, new VerifyOptions { ReadData = options.ReadData, Parallelism = options.Parallelism }).Check(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        EnsureTruthIsOnDisk(Now.Index.Kind);
        var before = Now;
        Mend(cancellationToken);
        var refusals = Quarantine(cancellationToken);
        var mending = Mending(cancellationToken);
        return new RepairPlan(_steps, before, Now, finding => IsWanted(finding) ? mending.WhyNot(finding) : "it was not asked for", refusals);
    }

    private Mending Mending(CancellationToken cancellationToken) => new(Now.Index, Planned, sources, run.Silent, cancellationToken);

    private void Mend(CancellationToken cancellationToken)
    {
        while (true)
        {
            var taken = _steps.Select(step => step.Path).ToHashSet();
            var more = Now.Findings.Where(IsWanted).OrderBy(finding => finding.Kind != FindingKind.BlobMisplaced).SelectMany(Mending(cancellationToken).Of).Where(step => taken.Add(step.Path)).ToList();
            if (more.Count == 0)
            {
                return;
            }

            Add(more, cancellationToken);
        }
    }

    // What is moved away may have been all that named something else.
    private IReadOnlyList<Uncertainty> Quarantine(CancellationToken cancellationToken)
    {
        while (true)
        {
            var quarantines = new Quarantines(Now, Planned, run.Silent, options);
            var moved = Outermost(quarantines.All(cancellationToken).Where(step => IsWanted(step.Finding)));
            if (moved.Count == 0)
            {
                return quarantines.Refusals;
            }

            // What is moved away need not be put in its place first: it goes from where it lies.
            var paths = moved.Select(step => step.Path).ToHashSet();
            var dropped = _steps.Where(step => FindAbove(step.Path, paths) is not null).ToHashSet();
            var placed = dropped.Where(step => step.From is not null).ToLookup(step => FindAbove(step.Path, paths)!, step => step.From!);
            _steps.RemoveAll(dropped.Contains);
            Add(moved.Select(step => placed[step.Path].FirstOrDefault() is { } from ? step with { Path = from, Takes = from } : step), cancellationToken);
        }
    }

    /// <summary>Adds steps, and checks the store as it will be with them. No blob is read again: those that steps write were proved where they come from.</summary>
    private void Add(IEnumerable<PlannedStep> more, CancellationToken cancellationToken)
    {
        _steps = [.. _steps.Concat(more).OrderBy(step => step.Turn).ThenBy(step => step.Path, StringComparer.Ordinal)];
        var planned = new PlannedStore(store, _steps, isLive: !options.RegistryIsStopped);
        var changed = _steps.SelectMany(step => new[] { step.Path, step.Takes, step.From }).OfType<string>().ToHashSet();
        var faults = _data?.Faults.Where(reading => reading.Verdict != BlobVerdict.Vanished && !IsChanged(reading.Blob.Path, changed)).ToList();
        var index = new StoreScanner(planned, run.Silent).Scan(cancellationToken);
        (_planned, _now) = (planned, new StoreChecks(planned, run.Silent).Of(index, faults, [], cancellationToken, _data?.Chosen));
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
    private static string? FindAbove(string path, HashSet<string> paths) => StorageLayout.DirectoriesAbove(path).Append(path).LastOrDefault(paths.Contains);

    private static bool IsChanged(string path, HashSet<string> changed) => changed.Contains(path) || changed.Contains(DirectoryHandle.Split(path).Directory);

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
