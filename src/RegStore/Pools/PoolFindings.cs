using RegStore.Model;
using RegStore.Reading;
using RegStore.Verification;

namespace RegStore.Pools;

/// <summary>The findings of many snapshots: what is wrong with several of them for one reason is reported once, with all that it breaks.</summary>
internal sealed class PoolFindings
{
    private readonly Dictionary<(string Path, FindingKind Kind, string? Expected, string? Actual), List<(SnapshotId? Snapshot, Finding Finding)>> _found = [];

    public void Add(SnapshotId snapshot, IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Add(snapshot, finding);
        }
    }

    public void AddUnreadable(SnapshotId snapshot, string problem) => Add(snapshot, new Finding(FindingKind.SnapshotUnreadable, $"snapshots/{snapshot}.tar", problem.TrimEnd('.'))
    {
        Remedies = RemedyTable.Of(FindingKind.SnapshotUnreadable, StorePlace.Pool),
    });

    /// <summary>Adds what may be a snapshot under another name.</summary>
    public void AddStrays(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            Add(null, new Finding(FindingKind.PathUnknown, $"snapshots/{name}", "it may be a renamed snapshot; as long as it exists, nothing is removed from the pool")
            {
                Remedies = [Remedy.GiveNameBack, Remedy.MoveOutOfPool],
            });
        }
    }

    /// <summary>Adds what lies among the blobs and no snapshot needs.</summary>
    public void AddLeftovers(StoreIndex blobs, IReadOnlySet<Digest> needed)
    {
        var unneeded = blobs.Blobs.Values.Where(blob => !needed.Contains(blob.Digest)).Concat(blobs.MisplacedBlobs).Select(blob => (blob.Path, (Digest?)blob.Digest, Message: $"no snapshot needs the blob, {blob.Length} bytes"));
        var strays = blobs.Irregularities.Where(it => it.Kind is IrregularityKind.Unknown or IrregularityKind.Temporary).Select(it => (it.Path, (Digest?)null, Message: $"{it.Detail} among the blobs"));
        foreach (var (path, digest, message) in unneeded.Concat(strays))
        {
            Add(null, new Finding(FindingKind.PoolLeftover, path, message) { Digest = digest, Remedies = RemedyTable.Of(FindingKind.PoolLeftover, StorePlace.Pool) });
        }
    }

    /// <summary>Adds what could not be read among the blobs, where any of them may be.</summary>
    public void AddUnread(StoreIndex blobs)
    {
        foreach (var finding in blobs.Irregularities.Where(it => it.Kind == IrregularityKind.Unreadable).Select(LeftoverChecks.OfIrregularity))
        {
            Add(null, finding);
        }
    }

    /// <summary>The findings, in ordinal order of path, then of id.</summary>
    /// <param name="snapshots">The snapshots that are still there: what is wrong with others only has been forgotten with them.</param>
    public IReadOnlyList<Finding> Of(IReadOnlyCollection<SnapshotId> snapshots) =>
    [
        .. _found.Values
            .Select(all => all.Where(it => it.Snapshot is not { } id || snapshots.Contains(id)).ToList())
            .Where(all => all.Count > 0)
            .Select(Merge)
            .OrderBy(finding => finding.Path, StringComparer.Ordinal)
            .ThenBy(finding => finding.Kind.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Expected, StringComparer.Ordinal),
    ];

    private static Finding Merge(List<(SnapshotId? Snapshot, Finding Finding)> all)
    {
        var finding = all[0].Finding;
        finding.Severity = all.Max(it => it.Finding.Severity);
        finding.Affects = [.. all.SelectMany(it => it.Finding.Affects).DistinctBy(reference => reference.ToString()).OrderBy(reference => reference.ToString(), StringComparer.Ordinal)];
        finding.Snapshots = [.. all.Select(it => it.Snapshot).OfType<SnapshotId>().Distinct()];
        (finding.BlocksGc, finding.BlocksGcDeleteUntagged) = (ServerGenerations.None, ServerGenerations.None);
        return finding;
    }

    private void Add(SnapshotId? snapshot, Finding finding)
    {
        var key = (finding.Path, finding.Kind, finding.Expected, finding.Actual);
        if (!_found.TryGetValue(key, out var all))
        {
            _found.Add(key, all = []);
        }

        all.Add((snapshot, finding));
    }
}
