using System.IO.Abstractions;
using System.Runtime.InteropServices;

namespace RegStore.Files;

/// <summary>Makes directories: alone, where somebody else may have planted the name, or with all that lie above.</summary>
internal static class NewDirectory
{
    private const uint ForOwnerAlone = 0x1C0;

    /// <summary>Makes a directory of its owner's alone; false if something has its name already, whatever that is.</summary>
    public static bool TryCreate(IFileSystem fileSystem, string path)
    {
        if (Libc.IsKnown && fileSystem is FileSystem)
        {
            if (Libc.mkdir(path, ForOwnerAlone) == 0)
            {
                return true;
            }

            var error = Marshal.GetLastPInvokeError();
            return error == Libc.AlreadyThere ? false : throw Libc.ErrorOf(path, error);
        }

        if (FileStatus.Of(fileSystem, path) is not null)
        {
            return false;
        }

        fileSystem.Directory.CreateDirectory(path);
        return true;
    }

    /// <summary>Makes a directory, and those above it that are not there, and gives to each that it makes its owner and mode.</summary>
    public static void CreateAll(IFileSystem fileSystem, string path, Ownership ownership)
    {
        if (Presence.OfDirectory(fileSystem, path))
        {
            return;
        }

        if (fileSystem.Path.GetDirectoryName(path) is { Length: > 0 } above)
        {
            CreateAll(fileSystem, above, ownership);
        }

        fileSystem.Directory.CreateDirectory(path);
        ownership.Apply(fileSystem, path, isDirectory: true);
    }
}
