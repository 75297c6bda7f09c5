using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Reads every <c>[algorithm]/[hex]/link</c> below a directory: layer links, revision links, a tag's history.</summary>
internal static class LinkTreeReader
{
    public static LinkEntry[] Read(StoreWalk walk, string directory)
    {
        var links = new List<LinkEntry>();
        foreach (var algorithm in walk.List(directory))
        {
            var path = $"{directory}/{algorithm.Name}";
            if (algorithm.Kind != EntryKind.Directory || DigestAlgorithm.Find(algorithm.Name) is null)
            {
                walk.Unknown(path, algorithm);
                continue;
            }

            foreach (var hex in walk.List(path))
            {
                if (hex.Kind == EntryKind.Directory && Digest.TryCombine(algorithm.Name, hex.Name, out var named))
                {
                    ReadEntry(walk, $"{path}/{hex.Name}", named, links);
                }
                else
                {
                    walk.Unknown($"{path}/{hex.Name}", hex);
                }
            }
        }

        links.Sort(static (left, right) => left.Named.CompareTo(right.Named));
        return [.. links];
    }

    private static void ReadEntry(StoreWalk walk, string directory, Digest named, List<LinkEntry> links)
    {
        foreach (var entry in walk.List(directory))
        {
            switch (entry.Name)
            {
                case StorageLayout.Link:
                    // A link that vanished meanwhile was deleted: an empty directory is what deleting leaves.
                    var reading = walk.ReadLink($"{directory}/{StorageLayout.Link}");
                    if (reading.State != LinkState.Absent)
                    {
                        links.Add(new LinkEntry(named, reading));
                    }

                    break;
                case StorageLayout.Signatures when entry.Kind == EntryKind.Directory:
                    // Written by 2.0 to 2.4 and read by nobody since.
                    break;
                default:
                    walk.Unknown($"{directory}/{entry.Name}", entry);
                    break;
            }
        }
    }
}
