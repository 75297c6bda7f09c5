using System.IO.Abstractions;
using RegStore.Files;

namespace RegStore.Pools;

/// <summary>Where people mean a snapshot: <c>POOL@latest</c>, <c>POOL@20261124T233203Z</c>.</summary>
internal static class SnapshotPlace
{
    /// <summary>The pool and the snapshot that a path names; null if it names something else.</summary>
    /// <exception cref="RegistryStoreException">It names a pool, and no snapshot in it.</exception>
    public static (string Pool, string Snapshot)? Find(IFileSystem fileSystem, string path)
    {
        if (PoolMark.IsIn(fileSystem, path))
        {
            throw new RegistryStoreException(
                StoreFailure.NoStore, $"{path} is a pool of snapshots: name one of them, as in {path}@{PoolDirectory.Latest}.")
            { Hint = StoreHint.ListSnapshots, HintPath = path };
        }

        var at = path.LastIndexOf('@');
        return at <= 0 || Presence.OfDirectory(fileSystem, path) || !Presence.OfDirectory(fileSystem, path[..at]) ? null
            : PoolMark.IsIn(fileSystem, path[..at]) ? (path[..at], path[(at + 1)..])
            : throw new RegistryStoreException(StoreFailure.NoStore, $"{path[..at]} is not a pool, so {path} names no snapshot.");
    }

    /// <summary>Ensures that what is to be written has not the name of a snapshot, which it would hide.</summary>
    /// <exception cref="RegistryStoreException">It has.</exception>
    public static void EnsureNone(IFileSystem fileSystem, string target)
    {
        var at = target.LastIndexOf('@');
        if (at > 0 && !Presence.OfDirectory(fileSystem, target) && PoolMark.IsIn(fileSystem, target[..at]))
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{target} names a snapshot, which is never written to: name {target[..at]}, or another file.");
        }
    }
}
