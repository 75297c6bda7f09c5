using System.Text;
using RegStore.Reading;

namespace RegStore.Cli;

/// <summary>Writes a text file that is there whole or not at all.</summary>
internal static class WholeFile
{
    /// <exception cref="RegistryStoreException">The file cannot be written.</exception>
    public static void Write(string path, Action<TextWriter> write)
    {
        var partial = $"{path}.partial";
        try
        {
            using (var output = new StreamWriter(partial, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
            {
                write(output);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(partial))
            {
                File.Delete(partial);
            }

            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written: {e.Message}");
        }
    }
}
