using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>Opens directories for reading.</summary>
internal static class DirectoryHandle
{
    /// <summary>Opens a directory of which the first names of paths may be symbolic links to directories, as volumes of their own are mounted.</summary>
    /// <exception cref="IOException">It is not there, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static IDirectoryHandle OpenTop(IFileSystem fileSystem, string path) =>
        Libc.IsKnown && fileSystem is FileSystem ? DiskDirectory.OpenTop(path) : new PortableDirectory(fileSystem, path, isTop: true);

    /// <summary>Reads a file from its start by looking at it and opening it.</summary>
    /// <inheritdoc cref="IDirectoryHandle.Read"/>
    public static DirectoryEntry? LookAndRead(IDirectoryHandle directory, string path, Span<byte> buffer, out int length)
    {
        length = 0;
        var entry = directory.Look(path);
        if (entry is { Kind: EntryKind.File, Length: > 0 })
        {
            using var stream = directory.Open(path);
            length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }

        return entry;
    }

    /// <summary>Splits a path into that of a directory, which is empty if there is none, and the last name.</summary>
    public static (string Directory, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }

    /// <summary>What is said where a path leads through something that is no directory.</summary>
    public static IOException Blocked(string path) => new($"the path to {path} leads through a symbolic link, which is not followed, or through a file", Libc.TooManyLinks);
}
