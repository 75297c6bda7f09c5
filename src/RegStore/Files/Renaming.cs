using System.IO.Abstractions;
using System.Runtime.InteropServices;

namespace RegStore.Files;

/// <summary>Gives what has a name another one on the same file system: a file, a directory with all that is in it, a link or a pipe as it is.</summary>
internal static class Renaming
{
    /// <summary>Renames, and never replaces what has the new name.</summary>
    /// <exception cref="IOException">Something has the new name, or the two are on different file systems.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be renamed.</exception>
    public static void WithoutReplacing(IFileSystem fileSystem, string from, string to)
    {
        if (Libc.IsKnown && fileSystem is FileSystem)
        {
            if (Libc.renameat2(Libc.CurrentDirectory, from, Libc.CurrentDirectory, to, Libc.NotReplacing) == 0)
            {
                return;
            }

            // Network file systems and old kernels cannot promise it.
            if (Marshal.GetLastPInvokeError() is var error && error is not (Libc.InvalidArgument or Libc.NoSuchCall))
            {
                throw Libc.ErrorOf($"{from} -> {to}", error);
            }
        }

        if (FileStatus.Of(fileSystem, to) is { } there)
        {
            throw new IOException($"{to} is there already: {there.Words}");
        }

        if (FileStatus.Of(fileSystem, from) is { Type: FileType.Directory })
        {
            fileSystem.Directory.Move(from, to);
        }
        else
        {
            fileSystem.File.Move(from, to, overwrite: false);
        }
    }
}
