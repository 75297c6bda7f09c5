using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>
/// Whether something is there, also behind a symbolic link. The framework's own <c>Exists</c> is false of what it cannot look at: on a disk that fails, or in a
/// directory that may not be entered, everything would seem to be missing.
/// </summary>
internal static class Presence
{
    /// <summary>Whether a file is there, of whatever sort.</summary>
    /// <exception cref="RegistryStoreException">It cannot be looked at.</exception>
    public static bool OfFile(IFileSystem fileSystem, string path) =>
        IsReal(fileSystem) ? TypeOf(path) is { } type && type != FileType.Directory : fileSystem.FileInfo.New(path).Exists;

    /// <summary>Whether a directory is there.</summary>
    /// <inheritdoc cref="OfFile"/>
    public static bool OfDirectory(IFileSystem fileSystem, string path) =>
        IsReal(fileSystem) ? TypeOf(path) == FileType.Directory : fileSystem.DirectoryInfo.New(path).Exists;

    /// <summary>Whether a directory is there in which something is; what counts may be limited.</summary>
    /// <inheritdoc cref="OfFile"/>
    public static bool OfSomethingIn(IFileSystem fileSystem, string directory, Func<string, bool>? counts = null) =>
        OfDirectory(fileSystem, directory) && fileSystem.DirectoryInfo.New(directory).EnumerateFileSystemInfos().Any(it => counts?.Invoke(it.Name) != false);

    private static bool IsReal(IFileSystem fileSystem) => Libc.IsKnown && fileSystem is FileSystem;

    private static FileType? TypeOf(string path)
    {
        try
        {
            return FileStatus.Behind(path)?.Type;
        }
        catch (IOException e) when (e.HResult is Libc.TooManyLinks or Libc.NameTooLong)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{path} could not be read: {e.Message.TrimEnd('.')}.{(e is UnauthorizedAccessException ? " Run as the owner of the directory, or as root." : "")}", e);
        }
    }
}
