using System.Text;

namespace RegStore.Cli;

/// <summary>Writes a text file that is there whole or not at all.</summary>
internal static class WholeFile
{
    /// <exception cref="RegistryStoreException">The file cannot be written.</exception>
    public static void Write(string path, Action<TextWriter> write)
    {
        var partial = $"{path}.partial";
        var isMine = false;
        try
        {
            RemoveLeftover(partial);
            using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            using (var output = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
            {
                isMine = true;
                write(output);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (isMine)
            {
                File.Delete(partial);
            }

            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written: {e.Message}");
        }
    }

    /// <summary>Demands that the directory of a file that is to be written is there, and that it is none of the store's.</summary>
    /// <exception cref="RegistryStoreException">It is not there, or lies in the store.</exception>
    public static void DemandPlace(string path, string store)
    {
        if (Directory.Exists(store) && RegistryStore.TryOpen(store, out var opened))
        {
            opened.DemandOutside(path);
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(directory))
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written, as there is no directory {directory}: make it first.");
        }
    }

    // Of a run that was killed. A link may have been planted by somebody else: what it leads to is neither written nor is the link taken away. The file itself is
    // created, never opened, so that nothing that is put there in between is written to.
    private static void RemoveLeftover(string partial)
    {
        if (new FileInfo(partial).LinkTarget is not null || Directory.Exists(partial))
        {
            throw new IOException($"{partial} is in the way, and no run of regstore left it there. Move it away.");
        }

        File.Delete(partial);
    }
}
