using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Finds every blob below <c>blobs/</c>, and all that does not belong there.</summary>
internal static class BlobWalker
{
    /// <summary>The directories that hold blobs, <c>blobs/sha256/ab</c>; a worker walks one at a time.</summary>
    public static IReadOnlyList<BlobShard> Shards(StoreWalk walk)
    {
        var shards = new List<BlobShard>();
        foreach (var algorithm in walk.ListNames(StorageLayout.Blobs))
        {
            var path = $"{StorageLayout.Blobs}/{algorithm.Name}";
            if (algorithm.Kind != EntryKind.Directory || DigestAlgorithm.Find(algorithm.Name) is null)
            {
                Stray(walk, path, algorithm);
                continue;
            }

            foreach (var shard in walk.ListNames(path))
            {
                if (shard.Kind != EntryKind.Directory || LitterNames.Find(shard.Name) is not null)
                {
                    Stray(walk, $"{path}/{shard.Name}", shard);
                }
                else if (Digest.TryCombine(algorithm.Name, shard.Name, out var unsharded))
                {
                    shards.Add(new BlobShard(algorithm.Name, "", unsharded));
                }
                else
                {
                    shards.Add(new BlobShard(algorithm.Name, shard.Name, null));
                }
            }
        }

        return shards;
    }

    public static IEnumerable<BlobEntry> Walk(StoreWalk walk, BlobShard shard)
    {
        var directory = $"{StorageLayout.Blobs}/{shard.Algorithm}/{shard.Name}";
        if (shard.Unsharded is { } digest)
        {
            return ReadBlob(walk, $"{StorageLayout.Blobs}/{shard.Algorithm}/{digest.Hex}", digest, isMisplaced: true);
        }

        return Walk(walk, directory, shard);
    }

    private static IEnumerable<BlobEntry> Walk(StoreWalk walk, string directory, BlobShard shard)
    {
        using var quick = walk.Depth is ScanDepth.Sizes or ScanDepth.Links ? walk.Source.Enter(directory) : null;
        foreach (var entry in walk.ListNames(directory))
        {
            var path = $"{directory}/{entry.Name}";
            if (entry.Kind != EntryKind.Directory || !Digest.TryCombine(shard.Algorithm, entry.Name, out var named))
            {
                Stray(walk, path, entry);
                continue;
            }

            var isMisplaced = !entry.Name.StartsWith(shard.Name, StringComparison.Ordinal) || shard.Name.Length != 2;
            if (quick?.Look(entry.Name, StorageLayout.ToData) is { } data)
            {
                walk.Count(0);
                yield return new BlobEntry(named, data.Length, data.Modified, isMisplaced ? $"{path}/{StorageLayout.Data}" : null);
                continue;
            }

            foreach (var blob in ReadBlob(walk, path, named, isMisplaced))
            {
                yield return blob;
            }
        }
    }

    private static IEnumerable<BlobEntry> ReadBlob(StoreWalk walk, string directory, Digest digest, bool isMisplaced)
    {
        if (walk.Depth == ScanDepth.Promises && !isMisplaced)
        {
            yield return BlobEntry.Unmeasured(digest);
            yield break;
        }

        if (walk.Skims && walk.Look($"{directory}/{StorageLayout.Data}") is { Kind: EntryKind.File } data)
        {
            yield return new BlobEntry(digest, data.Length, data.Modified, isMisplaced ? $"{directory}/{StorageLayout.Data}" : null);
            yield break;
        }

        foreach (var entry in walk.List(directory))
        {
            var path = $"{directory}/{entry.Name}";
            if (entry.Name != StorageLayout.Data)
            {
                Stray(walk, path, entry);
                continue;
            }

            if (entry.Kind != EntryKind.File)
            {
                walk.Misfit(path, entry, digest);
            }

            yield return new BlobEntry(
                digest, entry.Length, entry.Modified, isMisplaced ? path : null, entry.Kind == EntryKind.File ? null : StoreWalk.Describe(entry));
        }
    }

    // Each file below an unknown directory is named: the server's collection stops at every one that is called data.
    private static void Stray(StoreWalk walk, string path, SourceEntry entry)
    {
        var found = false;
        if (entry.Kind == EntryKind.Directory && LitterNames.Find(entry.Name) is null)
        {
            foreach (var child in walk.List(path))
            {
                found = true;
                Stray(walk, $"{path}/{child.Name}", child);
            }
        }

        if (!found)
        {
            walk.Unknown(path, entry);
        }
    }
}

/// <summary>One directory that holds blobs.</summary>
/// <param name="Algorithm">The name of the directory below <c>blobs/</c>.</param>
/// <param name="Name">The name below that: the first two digits of the digests in it.</param>
/// <param name="Unsharded">The digest, if the directory is that of one blob which lacks the level of the two digits; null otherwise.</param>
internal readonly record struct BlobShard(string Algorithm, string Name, Digest? Unsharded);
