using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Finds every blob below <c>blobs/</c>, and all that does not belong there.</summary>
internal static class BlobWalker
{
    /// <summary>The directories that hold blobs, <c>blobs/sha256/ab</c>; a worker walks one at a time.</summary>
    public static IReadOnlyList<BlobShard> Shards(StoreWalk walk)
    {
        var shards = new List<BlobShard>();
        using var blobs = walk.Enter(StorageLayout.Blobs);
        foreach (var algorithm in blobs?.Names() ?? [])
        {
            if (algorithm.Kind == EntryKind.Directory && DigestAlgorithm.Find(algorithm.Name) is not null)
            {
                AddShards(blobs!, algorithm.Name, shards);
            }
            else
            {
                Stray(blobs!, algorithm);
            }
        }

        return shards;
    }

    private static void AddShards(WalkedDirectory blobs, string algorithm, List<BlobShard> shards)
    {
        using var directory = blobs.Enter(algorithm);
        foreach (var shard in directory?.Names() ?? [])
        {
            if (shard.Kind != EntryKind.Directory || LitterNames.Find(shard.Name) is not null)
            {
                Stray(directory!, shard);
            }
            else
            {
                shards.Add(new BlobShard(algorithm, shard.Name, Digest.TryCombine(algorithm, shard.Name, out var unsharded) ? unsharded : null));
            }
        }
    }

    public static IEnumerable<BlobEntry> Walk(StoreWalk walk, BlobShard shard)
    {
        using var directory = walk.Enter($"{StorageLayout.Blobs}/{shard.Algorithm}{(shard.Unsharded is null ? $"/{shard.Name}" : "")}");
        if (shard.Unsharded is { } digest)
        {
            return directory is null ? [] : Read(directory, shard.Name, digest, isMisplaced: true);
        }

        var blobs = new List<BlobEntry>();
        foreach (var entry in directory?.Names() ?? [])
        {
            if (entry.Kind != EntryKind.Directory || !Digest.TryCombine(shard.Algorithm, entry.Name, out var named))
            {
                Stray(directory!, entry);
            }
            else
            {
                blobs.AddRange(Read(directory!, entry.Name, named, isMisplaced: shard.Name.Length != 2 || !entry.Name.StartsWith(shard.Name, StringComparison.Ordinal)));
            }
        }

        return blobs;
    }

    /// <summary>The blob of a directory; none if the directory has no bytes of any.</summary>
    private static BlobEntry[] Read(WalkedDirectory shard, string name, Digest digest, bool isMisplaced)
    {
        var walk = shard.Walk;
        if (walk.Depth == ScanDepth.Promises && !isMisplaced)
        {
            return [BlobEntry.Unmeasured(digest)];
        }

        var path = $"{shard.PathOf(name)}/{StorageLayout.Data}";
        if (!walk.FindsStrays && shard.Look($"{name}/{StorageLayout.Data}") is { Kind: EntryKind.File } skimmed)
        {
            return [OfFile(skimmed)];
        }

        using var directory = shard.Enter(name);
        foreach (var entry in directory?.Names() ?? [])
        {
            if (entry.Name != StorageLayout.Data)
            {
                Stray(directory!, entry);
            }
        }

        if (directory?.Look(StorageLayout.Data) is not { } data)
        {
            return [];
        }

        if (data.Kind == EntryKind.File)
        {
            return [OfFile(data)];
        }

        walk.Misfit(path, data, digest);
        return [OfFile(data) with { NotAFile = data.Words }];

        BlobEntry OfFile(DirectoryEntry file) => new(digest, file.Length, file.Modified, isMisplaced ? path : null);
    }

    // Each file below an unknown directory is named: the server's collection stops at every one that is called data.
    private static void Stray(WalkedDirectory parent, EntryName entry)
    {
        var found = false;
        if (entry.Kind == EntryKind.Directory && LitterNames.Find(entry.Name) is null)
        {
            using var directory = parent.Enter(entry.Name);
            foreach (var child in directory?.Names() ?? [])
            {
                found = true;
                Stray(directory!, child);
            }
        }

        if (!found)
        {
            parent.Unknown(entry);
        }
    }
}

/// <summary>One directory that holds blobs.</summary>
/// <param name="Algorithm">The name of the directory below <c>blobs/</c>.</param>
/// <param name="Name">The name below that: the first two digits of the digests in it.</param>
/// <param name="Unsharded">The digest, if the directory is that of one blob which lacks the level of the two digits; null otherwise.</param>
internal readonly record struct BlobShard(string Algorithm, string Name, Digest? Unsharded);
