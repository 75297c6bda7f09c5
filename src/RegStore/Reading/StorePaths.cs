using RegStore.Files;

namespace RegStore.Reading;

/// <summary>Single files of a store by their storage paths. Whoever asks for many enters a directory once.</summary>
internal static class StorePaths
{
    /// <summary>Looks at one path; null if nothing is there, or if that is not known.</summary>
    public static DirectoryEntry? Find(this IStoreSource source, string path)
    {
        try
        {
            using var top = source.Enter();
            return top.Look(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or IOException { HResult: Libc.TooManyLinks })
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{path} could not be read: {e.Message}", e) { StoragePath = path };
        }
    }

    /// <summary>Reads a link, once.</summary>
    public static LinkReading ReadLink(this IStoreSource source, string path)
    {
        using var top = source.Enter();
        return LinkReader.ReadOnce(top, path);
    }

    /// <summary>Opens a file for reading from front to back.</summary>
    /// <inheritdoc cref="IDirectoryHandle.Open"/>
    public static Stream Open(this IStoreSource source, string path)
    {
        using var top = source.Enter();
        return top.Open(path);
    }

    /// <summary>The names in a directory, in the order of the file system; none if it does not exist.</summary>
    /// <exception cref="IOException">It cannot be listed, or something else is in its place.</exception>
    public static IReadOnlyList<EntryName> List(this IStoreSource source, string path)
    {
        using var top = source.Enter();
        using var directory = top.Enter(path);
        return directory is not null ? [.. directory.Names()] : top.Look(path) is { } other ? throw WalkedDirectory.NotADirectory(path, other) : [];
    }
}
