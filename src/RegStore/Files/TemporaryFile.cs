using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>A file of this process alone, far from any store, of which nothing is left however the process ends.</summary>
internal static class TemporaryFile
{
    /// <summary>Makes one, to be written and read; it is gone when it is closed.</summary>
    public static FileSystemStream Create(IFileSystem fileSystem)
    {
        var path = fileSystem.Path.Combine(fileSystem.Path.GetTempPath(), $"regstore-{Guid.NewGuid():n}.spool");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 64 * 1024,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = fileSystem.FileStream.New(path, options);
        if (!OperatingSystem.IsWindows() && fileSystem is FileSystem)
        {
            // Without a name nothing is left of it, however the process ends.
            fileSystem.File.Delete(path);
        }

        return file;
    }
}
