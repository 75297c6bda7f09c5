using RegStore.Model;

namespace RegStore.Tests;

/// <summary>A tree of files as it is on disk: every name, what it is, and its bytes.</summary>
internal static class StoreTree
{
    /// <summary>Every path below a directory, with what is there.</summary>
    public static SortedDictionary<string, string> Of(string root) => new(
        Directory.EnumerateFileSystemEntries(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(path => !IsBehindLink(root, path))
            .ToDictionary(path => Path.GetRelativePath(root, path), Describe),
        StringComparer.Ordinal);

    /// <summary>Lets everything below a directory be as old as if the last push had been an hour ago.</summary>
    public static void Settle(string root)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Where(path => File.GetLastWriteTimeUtc(path) > DateTime.UtcNow.AddMinutes(-30)))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        }
    }

    /// <summary>The digests of all files below some directories that hash to what their directory is called.</summary>
    public static HashSet<string> SoundBlobs(params string[] roots) =>
    [
        .. roots.Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateFiles(root, "data", SearchOption.AllDirectories))
            .Where(path => new FileInfo(path) is { LinkTarget: null, Length: > 0 } && Path.GetFileName(Path.GetDirectoryName(path)) is { Length: 64 } hex && Digest.Compute(File.ReadAllBytes(path)).Hex == hex)
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path))!),
    ];

    private static string Describe(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is { } target ? $"-> {target}"
            : Directory.Exists(path) ? "directory"
            // Also a pipe, which is not to be waited for.
            : file.Length == 0 ? $"{file.UnixFileMode} {file.LastWriteTimeUtc:O} empty"
            : $"{file.UnixFileMode} {file.LastWriteTimeUtc:O} {Convert.ToHexString(File.ReadAllBytes(path))}";
    }

    private static bool IsBehindLink(string root, string path)
    {
        for (var above = Path.GetDirectoryName(path)!; above.Length > root.Length; above = Path.GetDirectoryName(above)!)
        {
            if (new DirectoryInfo(above).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }
}
