using System.IO.Abstractions;
using System.Runtime.InteropServices;

namespace RegStore.Files;

/// <summary>Second names and second files for bytes that are on disk already, where the file system can: both cost nothing.</summary>
/// <remarks>
/// A clone shares its blocks with the file that it was made of until one of them is written (btrfs, XFS, ZFS, bcachefs); a hard link is the same file.
/// </remarks>
internal static partial class DiskClone
{
    // FICLONE of <linux/fs.h>.
    private const nuint CloneRequest = 0x40049409;
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;

    /// <summary>Makes an empty file a clone of another; false if it stays empty, as the file system cannot, or the two lie on different ones.</summary>
    public static bool TryClone(IFileSystem fileSystem, string from, string to)
    {
        if (!OperatingSystem.IsLinux() || fileSystem is not FileSystem)
        {
            return false;
        }

        var (source, target) = (open(from, ReadOnly), open(to, WriteOnly));
        var isCloned = source >= 0 && target >= 0 && ioctl(target, CloneRequest, source) == 0;
        foreach (var descriptor in new[] { source, target }.Where(it => it >= 0))
        {
            _ = close(descriptor);
        }

        return isCloned;
    }

    /// <summary>Gives a file a second name; false if the file system cannot.</summary>
    public static bool TryLink(IFileSystem fileSystem, string from, string to) => OperatingSystem.IsLinux() && fileSystem is FileSystem && link(from, to) == 0;

#pragma warning disable SA1300, IDE1006 // The names are the system's.
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ioctl(int descriptor, nuint request, int argument);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int link(string path, string second);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int descriptor);
#pragma warning restore SA1300, IDE1006
}
