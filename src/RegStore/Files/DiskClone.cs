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

    /// <summary>Makes an empty file a clone of another; false if it stays empty, as the file system cannot, or the two lie on different ones.</summary>
    public static bool TryClone(IFileSystem fileSystem, string from, string to)
    {
        if (!OperatingSystem.IsLinux() || fileSystem is not FileSystem)
        {
            return false;
        }

        var (source, target) = (Libc.open(from, Libc.ReadOnly | Libc.NotForChildren, 0), Libc.open(to, Libc.WriteOnly | Libc.NotForChildren, 0));
        var isCloned = source >= 0 && target >= 0 && Libc.ioctl(target, CloneRequest, source) == 0;
        foreach (var descriptor in new[] { source, target }.Where(it => it >= 0))
        {
            _ = Libc.close(descriptor);
        }

        return isCloned;
    }

    /// <summary>Gives a file a second name; false if the file system cannot.</summary>
    public static bool TryLink(IFileSystem fileSystem, string from, string to) => OperatingSystem.IsLinux() && fileSystem is FileSystem && Libc.link(from, to) == 0;
}
