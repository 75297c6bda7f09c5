using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>Second names and second files for bytes that are on disk already, where the file system can: both cost nothing.</summary>
/// <remarks>
/// A clone shares its blocks with the file that it was made of until one of them is written (btrfs, XFS, ZFS, bcachefs); a hard link is the same file.
/// </remarks>
internal static class DiskClone
{
    // FICLONE of <linux/fs.h>.
    private const nuint CloneRequest = 0x40049409;

    /// <summary>Makes an empty file a clone of one that is open; false if it stays empty, as the file system cannot, or the two lie on different ones.</summary>
    public static bool TryClone(Stream from, string to)
    {
        if (!OperatingSystem.IsLinux() || from is not DiskFile source)
        {
            return false;
        }

        var target = Libc.open(to, Libc.WriteOnly | Libc.NoSymbolicLink | Libc.NotForChildren, 0);
        if (target < 0)
        {
            return false;
        }

        var isCloned = Libc.ioctl(target, CloneRequest, source.Handle) == 0;
        _ = Libc.close(target);
        return isCloned;
    }

    /// <summary>Gives a file a second name; false if the file system cannot.</summary>
    public static bool TryLink(IFileSystem fileSystem, string from, string to) => OperatingSystem.IsLinux() && fileSystem is FileSystem && Libc.link(from, to) == 0;
}
