using RegStore.Archives;
using RegStore.Backup;
using RegStore.Model;

namespace RegStore.Pools;

/// <summary>What the snapshots before have that a new one lacks.</summary>
internal sealed class SnapshotHistory(PoolDirectory pool, CancellationToken cancellationToken)
{
    /// <summary>Whether a snapshot has images where a new one has none, or many tags more.</summary>
    public bool HasMore(SnapshotId before, BackupReport content) => Find(before) is { } index && Succession.Of(index, content).Reason != SetAsideReason.None;

    /// <summary>The newest of those that hold most of what was lost to damage; null if none holds any of it.</summary>
    public SnapshotId? FindHealer(IReadOnlyList<SkippedItem> skipped)
    {
        var lost = skipped.Where(item => item.Cause == SkipCause.Damaged && item.Reference is not null).ToList();
        var (best, most) = ((SnapshotId?)null, 0);
        foreach (var id in lost.Count == 0 ? [] : pool.Ids().Reverse())
        {
            if (Find(id) is { } index && Count(index, lost) is var count && count > most)
            {
                (best, most) = (id, count);
            }

            if (most == lost.Count)
            {
                break;
            }
        }

        return best;
    }

    private static int Count(ArchiveIndex index, List<SkippedItem> lost)
    {
        var lacking = (index.Pooled?.Skipped ?? []).Select(item => item.Reference).ToHashSet();
        var tags = index.Repositories.SelectMany(repository => repository.Tags, (repository, tag) => (Name: $"{repository.Name}:{tag.Name}", tag.Digest)).ToDictionary(tag => tag.Name, tag => tag.Digest);
        var blobs = index.Blobs.Select(blob => blob.Digest).ToHashSet();
        return lost.Count(item => !lacking.Contains(item.Reference)
            && (tags.TryGetValue(item.Reference!, out var digest) ? item.Digest is null || item.Digest == digest : item.Digest is { } revision && blobs.Contains(revision)));
    }

    private ArchiveIndex? Find(SnapshotId id)
    {
        try
        {
            return pool.ReadIndex(id, cancellationToken);
        }
        catch (RegistryStoreException)
        {
            // What cannot be read heals nothing; verify says what is wrong with it.
            return null;
        }
    }
}
