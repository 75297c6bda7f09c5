using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Reads every <c>[algorithm]/[hex]/link</c> below a directory: layer links, revision links, a tag's history.</summary>
internal static class LinkTreeReader
{
    /// <param name="walk">The scan.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="areJudged">Whether a scan that skims may judge links by their length: those of layers, of which there are many and little depends on each.</param>
    public static LinkEntry[] Read(StoreWalk walk, string directory, bool areJudged = false)
    {
        var links = new List<LinkEntry>();
        foreach (var algorithm in walk.ListNames(directory))
        {
            var path = $"{directory}/{algorithm.Name}";
            if (algorithm.Kind != EntryKind.Directory || DigestAlgorithm.Find(algorithm.Name) is null)
            {
                walk.Unknown(path, algorithm);
                continue;
            }

            using var quick = walk.Skims ? walk.Source.Enter(path) : null;
            foreach (var hex in walk.ListNames(path))
            {
                if (hex.Kind != EntryKind.Directory || !Digest.TryCombine(algorithm.Name, hex.Name, out var named))
                {
                    walk.Unknown($"{path}/{hex.Name}", hex);
                }
                else if (walk.Skims && Skim(quick, path, hex.Name, named) is { State: not LinkState.Absent } reading)
                {
                    links.Add(new LinkEntry(named, reading));
                }
                else
                {
                    ReadEntry(walk, $"{path}/{hex.Name}", named, links);
                }
            }
        }

        links.Sort(static (left, right) => left.Named.CompareTo(right.Named));
        return [.. links];

        LinkReading Skim(DiskDirectory? quick, string parent, string name, Digest named) => areJudged
            ? LinkReader.Judge(walk, quick, parent, name, StorageLayout.ToLink, named)
            : LinkReader.Skim(walk, quick, parent, name, StorageLayout.ToLink);
    }

    /// <summary>The links below the directory of an algorithm, each judged by its length; null if anything about them is odd, or if there is no such quick way.</summary>
    public static LinkEntry[]? Skim(DiskDirectory? directory, DigestAlgorithm algorithm)
    {
        if (directory?.NamesOfDirectories() is not { } names)
        {
            return null;
        }

        var links = new LinkEntry[names.Count];
        foreach (var (i, name) in names.Index())
        {
            if (!Digest.TryCombine(algorithm.Name, name, out var named) || directory.Look(name, StorageLayout.ToLink) is not { } link || link.Length != LinkReader.LengthOf(algorithm))
            {
                return null;
            }

            links[i] = new LinkEntry(named, new LinkReading(LinkState.Sound, named, link.Modified));
        }

        Array.Sort(links, static (left, right) => left.Named.CompareTo(right.Named));
        return links;
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
