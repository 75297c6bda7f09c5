using System.IO.Abstractions;
using System.Text;
using RegStore.Files;

namespace RegStore.Cli;

/// <summary>Writes a text file that is there whole or not at all.</summary>
internal static class WholeFile
{
    /// <exception cref="RegistryStoreException">The file cannot be written.</exception>
    public static void Write(string path, Action<TextWriter> write)
    {
        try
        {
            using var file = new AtomicFile(new FileSystem(), path, mode: NewFile.ByUmask);
            using (var output = new StreamWriter(file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" })
            {
                write(output);
            }

            file.Flush();
            file.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written: {e.Message}");
        }
    }

    /// <summary>Ensures that the directory of a file that is to be written is there, and that it is none of the store's.</summary>
    /// <exception cref="RegistryStoreException">It is not there, or lies in the store.</exception>
    public static void EnsurePlace(string path, string store)
    {
        if (Directory.Exists(store) && RegistryStore.TryOpen(store, out var opened))
        {
            using (opened)
            {
                opened.EnsureOutside(path);
            }
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(directory))
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written: there is no directory {directory}, so create it first.");
        }
    }
}
