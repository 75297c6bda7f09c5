using System.IO.Abstractions;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RegStore.Files;

/// <summary>
/// Opens files below a directory for reading, each directory from the one above it: whoever may write there can swap one for a symbolic link between the look at
/// a name and its use, and would have files read that are none of the store's.
/// </summary>
internal static class FileBelow
{
    /// <summary>Opens a file. Only the first name of its path may be a symbolic link, as a volume of its own is mounted.</summary>
    /// <param name="fileSystem">Where.</param>
    /// <param name="root">The directory.</param>
    /// <param name="path">The path below it, with slashes.</param>
    /// <exception cref="IOException">It is not there, cannot be opened, or is to be reached through a symbolic link only.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static FileSystemStream Open(IFileSystem fileSystem, string root, string path)
    {
        var names = path.Split('/');
        var directory = Libc.open(fileSystem.Path.Combine(root, names[0]), Libc.NotForChildren | (names.Length > 1 ? Libc.OnlyDirectory : 0), 0);
        for (var i = 1; i < names.Length && directory >= 0; i++)
        {
            var child = Libc.openat(directory, names[i], Libc.NotForChildren | Libc.NoSymbolicLink | (i < names.Length - 1 ? Libc.OnlyDirectory : Libc.WithoutWaiting));
            var error = Marshal.GetLastPInvokeError();
            _ = Libc.close(directory);
            Marshal.SetLastPInvokeError(error);
            directory = child;
        }

        if (directory < 0)
        {
            throw ErrorOf(fileSystem.Path.Combine(root, path), Marshal.GetLastPInvokeError());
        }

#pragma warning disable CA2000 // It was opened for reading; the stream owns its handle.
        return fileSystem.FileStream.New(new SafeFileHandle(directory, ownsHandle: true), FileAccess.Read, bufferSize: 0);
#pragma warning restore CA2000
    }

    private static Exception ErrorOf(string path, int error) => error switch
    {
        Libc.NoSuchFile => new FileNotFoundException($"Could not find file '{path}'.", path),
        Libc.NotADirectory or Libc.TooManyLinks => new IOException($"a symbolic link, which is not followed, or a file, where a directory belongs, on the way to {path}"),
        _ => Libc.ErrorOf(path, error),
    };
}
