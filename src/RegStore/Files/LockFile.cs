using System.IO.Abstractions;
using System.Runtime.InteropServices;

namespace RegStore.Files;

/// <summary>A file by which runs keep each other out. The lock is the system's own, and ends with the process, however that ends.</summary>
internal static class LockFile
{
    /// <summary>Opens the file, or creates it, and locks it for as long as it is open; null if another run has locked it.</summary>
    /// <exception cref="RegistryStoreException">Something else has the name.</exception>
    /// <exception cref="IOException">It could not be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static Stream? TryTake(IFileSystem fileSystem, string path)
    {
        if (!Libc.IsKnown || fileSystem is not FileSystem)
        {
            return TryTakeElsewhere(fileSystem, path);
        }

        var descriptor = Libc.open(path, Libc.ReadWrite | Libc.Create | Libc.NoSymbolicLink | Libc.WithoutWaiting | Libc.NotForChildren, NewFile.Private);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw FileStatus.Of(fileSystem, path) is { Type: not FileType.Regular } planted ? NewFile.InTheWay(path, planted) : Libc.ErrorOf(path, error);
        }

        var isOurs = false;
        try
        {
            var status = FileStatus.Of(descriptor);
            isOurs = status is { Type: FileType.Regular, Names: 1 } ? Libc.TryLock(descriptor) : throw NewFile.InTheWay(path, status);
        }
        finally
        {
            if (!isOurs)
            {
                _ = Libc.close(descriptor);
            }
        }

        return isOurs ? LockedStream.Open(fileSystem, descriptor, FileAccess.ReadWrite, bufferSize: 1) : null;
    }

    private static FileSystemStream? TryTakeElsewhere(IFileSystem fileSystem, string path)
    {
        try
        {
            return fileSystem.FileStream.New(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
