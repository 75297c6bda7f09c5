using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>A name that may be a symbolic link to the file that is meant.</summary>
internal static class LinkedFile
{
    private const int MaxLinks = 40;
    private const int StickyAndForAll = 0x200 | 0x2;

    /// <summary>The full path of the file that is meant: a link is kept, and what it leads to is written.</summary>
    /// <exception cref="RegistryStoreException">The link was put by somebody else into a directory that everybody may write to; the system follows no such link either.</exception>
    public static string Follow(IFileSystem fileSystem, string path)
    {
        var full = fileSystem.Path.GetFullPath(path);
        for (var links = 0; links < MaxLinks && fileSystem.FileInfo.New(full).LinkTarget is { } target; links++)
        {
            var directory = fileSystem.Path.GetDirectoryName(full)!;
            if (IsPlanted(fileSystem, full, directory))
            {
                throw new RegistryStoreException(
                    StoreFailure.Unwritable, $"{full} is a symbolic link that another user put into {directory}, which everyone may write to. It is not followed: name another file.");
            }

            full = fileSystem.Path.GetFullPath(fileSystem.Path.Combine(directory, target));
        }

        return full;
    }

    // The rule of Linux for such directories (fs.protected_symlinks), which is not switched on everywhere.
    private static bool IsPlanted(IFileSystem fileSystem, string link, string directory) =>
        Libc.IsKnown && FileStatus.Of(fileSystem, directory) is { } parent && (parent.Mode & StickyAndForAll) == StickyAndForAll
        && FileStatus.Of(fileSystem, link) is { } status && status.Owner != Libc.geteuid() && status.Owner != parent.Owner;
}
