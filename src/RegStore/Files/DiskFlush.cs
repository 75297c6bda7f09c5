using System.IO.Abstractions;
using System.Runtime.InteropServices;

namespace RegStore.Files;

/// <summary>Makes sure that names and files outlive a loss of power, which the framework does for the content of files only.</summary>
internal static class DiskFlush
{
    private const uint StartWriting = 2;

    /// <summary>Waits until the names in a directory are on disk.</summary>
    public static void Names(IFileSystem fileSystem, string directory) => With(fileSystem, directory, Libc.fsync);

    /// <summary>Waits until all of the file system that holds a directory is on disk: for a hundred thousand files, far faster than one after the other.</summary>
    public static void Everything(IFileSystem fileSystem, string directory) => With(fileSystem, directory, Libc.syncfs);

    /// <summary>Lets the disk begin with what was written to a file so far, without waiting for it: the less there is to wait for at the end.</summary>
    public static void Begin(IFileSystem fileSystem, string file) => With(fileSystem, file, static descriptor => Libc.sync_file_range(descriptor, 0, 0, StartWriting));

    // Where there is no such call, as on Windows, and in memory, there is nothing to do or nothing that can be done.
    private static void With(IFileSystem fileSystem, string path, Func<int, int> flush)
    {
        if (!OperatingSystem.IsLinux() || fileSystem is not FileSystem)
        {
            return;
        }

        var descriptor = Libc.open(path, Libc.ReadOnly | Libc.NotForChildren, 0);
        if (descriptor >= 0)
        {
            int result;
            while ((result = flush(descriptor)) != 0 && Libc.WasInterrupted)
            {
            }

            _ = Libc.close(descriptor);
            if (result != 0)
            {
                throw Libc.ErrorOf(path, Marshal.GetLastPInvokeError());
            }
        }
    }
}
