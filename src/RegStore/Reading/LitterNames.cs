namespace RegStore.Reading;

/// <summary>The names that file systems, desktops and network storage leave in directories of others. They are nobody's tags, and no image needs them.</summary>
internal static class LitterNames
{
    /// <summary>The second file that a Mac writes beside one on a disk that is none of its own.</summary>
    private const string OfMac = "._";

    private const string Trash = ".Trash-";

    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "lost+found", ".snapshot", ".snapshots", ".zfs", "@eaDir", "#recycle", "#snapshot", "@Recycle", "@Recently-Snapshot", ".DS_Store", ".AppleDouble",
        ".fseventsd", ".Spotlight-V100", ".TemporaryItems", ".Trashes", ".directory", "Thumbs.db", "ehthumbs.db", "desktop.ini", "$RECYCLE.BIN",
        "System Volume Information", ".stfolder",
    };

    /// <summary>Under which name such entries are counted; null if it is none of them.</summary>
    public static string? Find(string name) =>
        Known.TryGetValue(name, out var known) ? known
        : name.StartsWith(OfMac, StringComparison.Ordinal) ? $"{OfMac}*"
        : name.StartsWith(Trash, StringComparison.Ordinal) ? $"{Trash}*"
        : null;
}
