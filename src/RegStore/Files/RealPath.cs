using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>Where a path leads once every symbolic link on its way is followed.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>The path without links, as far as it is there.</summary>
    public static string Of(IFileSystem fileSystem, string path)
    {
        var full = fileSystem.Path.GetFullPath(path);
        for (var links = 0; links < MaxLinks && FirstLink(fileSystem, full) is var (link, target); links++)
        {
            full = fileSystem.Path.GetFullPath(
                fileSystem.Path.Combine(fileSystem.Path.GetDirectoryName(link)!, target) + full[link.Length..]);
        }

        return full;
    }

    private static (string Link, string Target)? FirstLink(IFileSystem fileSystem, string full)
    {
        for (var end = full.IndexOf(fileSystem.Path.DirectorySeparatorChar, 1); ; end = full.IndexOf(fileSystem.Path.DirectorySeparatorChar, end + 1))
        {
            var part = end < 0 ? full : full[..end];
            if (fileSystem.DirectoryInfo.New(part).LinkTarget is { } target)
            {
                return (part, target);
            }

            if (end < 0)
            {
                return null;
            }
        }
    }
}
