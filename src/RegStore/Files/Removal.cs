using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>Takes away what regstore made, and nothing of anybody else's.</summary>
internal static class Removal
{
    /// <summary>Takes away a file; one that is not there is no error.</summary>
    public static void OfFile(IFileSystem fileSystem, string path) => fileSystem.File.Delete(path);

    /// <summary>Takes away a directory with all that is in it, if it is there.</summary>
    public static void OfDirectory(IFileSystem fileSystem, string path)
    {
        if (Presence.OfDirectory(fileSystem, path))
        {
            fileSystem.Directory.Delete(path, recursive: true);
        }
    }
}
