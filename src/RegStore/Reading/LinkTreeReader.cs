using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Reads every <c>[algorithm]/[hex]/link</c> below a directory: layer links, revision links, a tag's history.</summary>
internal static class LinkTreeReader
{
    /// <summary>The links below a directory, in order of digest; none if there is no directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="areSupposed">
    /// Whether a scan that is not close may suppose that links of sha256 hold what their directories name, if their lengths are right: those of layers, of which
    /// there are many and little depends on each.
    /// </param>
    public static LinkEntry[] Read(WalkedDirectory? directory, bool areSupposed)
    {
        var links = new List<LinkEntry>();
        foreach (var algorithm in directory?.Names() ?? [])
        {
            if (algorithm.Kind == EntryKind.Directory && DigestAlgorithm.Find(algorithm.Name) is { } known)
            {
                ReadAll(directory!, known, areSupposed && known == DigestAlgorithm.Sha256, links);
            }
            else
            {
                directory!.Unknown(algorithm);
            }
        }

        links.Sort(static (left, right) => left.Named.CompareTo(right.Named));
        return [.. links];
    }

    private static void ReadAll(WalkedDirectory parent, DigestAlgorithm algorithm, bool areSupposed, List<LinkEntry> links)
    {
        using var directory = parent.Enter(algorithm.Name);
        foreach (var hex in directory?.Names() ?? [])
        {
            if (hex.Kind != EntryKind.Directory || !Digest.TryCombine(algorithm.Name, hex.Name, out var named))
            {
                directory!.Unknown(hex);
            }
            else if (ReadEntry(directory!, hex.Name, named, areSupposed) is { } link)
            {
                links.Add(link);
            }
        }
    }

    private static LinkEntry? ReadEntry(WalkedDirectory digests, string hex, Digest named, bool isSupposed)
    {
        if (!digests.Walk.FindsStrays && digests.ReadLink($"{hex}/{StorageLayout.Link}", isSupposed ? named : null) is { State: LinkState.Sound or LinkState.Empty or LinkState.Malformed } skimmed)
        {
            return new LinkEntry(named, skimmed);
        }

        using var directory = digests.Enter(hex);
        if (directory is null)
        {
            return null;
        }

        foreach (var entry in directory.Names())
        {
            // Signatures were written by 2.0 to 2.4 and are read by nobody since.
            if (entry.Name != StorageLayout.Link && entry is not { Name: StorageLayout.Signatures, Kind: EntryKind.Directory })
            {
                directory.Unknown(entry);
            }
        }

        // A link that is not there was deleted: an empty directory is what deleting leaves.
        return directory.ReadLink() is { State: not LinkState.Absent } reading ? new LinkEntry(named, reading) : null;
    }
}
