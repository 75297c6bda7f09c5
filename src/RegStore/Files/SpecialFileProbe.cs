using System.Formats.Tar;
using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>Tells a pipe, socket or device, all of which report a length of 0, from an empty file, without opening it.</summary>
/// <remarks>
/// .NET tells the type of such a file in one managed place: the tar writer, which puts it into the member's header and does not open what is no regular file.
/// </remarks>
internal static class SpecialFileProbe
{
    // The tar writer itself refuses a socket, so that its error has no code of the system.
    private static readonly int NotOfTheSystem = new IOException().HResult;

    /// <summary>What a file of length 0 is, in words; null if it is an empty regular file.</summary>
    public static string? Describe(IFileSystem fileSystem, string fullPath)
    {
        if (fileSystem is not FileSystem)
        {
            return null;
        }

        try
        {
            using var header = new MemoryStream();
            using (var writer = new TarWriter(header, TarEntryFormat.Gnu, leaveOpen: true))
            {
                writer.WriteEntry(fullPath, "probe");
            }

            header.Position = 0;
            using var reader = new TarReader(header);
            return reader.GetNextEntry()?.EntryType switch
            {
                TarEntryType.Fifo => "a named pipe",
                TarEntryType.CharacterDevice => "a character device",
                TarEntryType.BlockDevice => "a block device",
                _ => null,
            };
        }
        catch (Exception e) when (e is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            // A regular file that may not be read, which reading it will say, or one that is gone.
            return null;
        }
        catch (IOException e)
        {
            // Of a regular file the system says why it cannot be opened, which reading it will say too.
            return e.HResult == NotOfTheSystem ? "a socket" : null;
        }
    }
}
