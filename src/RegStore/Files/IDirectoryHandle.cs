namespace RegStore.Files;

/// <summary>
/// A directory that is open for reading, and the one way to what is in it: on the real disk, on any other file system, in an archive. Paths go down from
/// the directory, with slashes, and have one name or several. No symbolic link is followed on the way, and no pipe is waited for.
/// </summary>
/// <remarks>All but <see cref="Names"/> may be used by several threads at once.</remarks>
internal interface IDirectoryHandle : IDisposable
{
    /// <summary>Streams the names in the directory in the order of the file system.</summary>
    /// <exception cref="IOException">The directory cannot be read; a <see cref="DirectoryNotFoundException"/> if it was deleted meanwhile.</exception>
    IEnumerable<EntryName> Names();

    /// <summary>Opens a directory below; null if there is none, or if something else is in its place.</summary>
    /// <exception cref="IOException">The directory cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be opened.</exception>
    IDirectoryHandle? Enter(string path);

    /// <summary>Looks at what is below; null if nothing is there.</summary>
    /// <exception cref="IOException">It cannot be looked at, or can be reached through a symbolic link only.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    DirectoryEntry? Look(string path);

    /// <summary>Reads a file from its start, and looks at it; null if nothing is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="buffer">Takes the bytes, as many as it can hold.</param>
    /// <param name="length">How many bytes were read; 0 if it is no file.</param>
    /// <exception cref="IOException">It cannot be read, or can be reached through a symbolic link only.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    DirectoryEntry? Read(string path, Span<byte> buffer, out int length) => DirectoryHandle.LookAndRead(this, path, buffer, out length);

    /// <summary>Opens a file for reading from front to back, without a buffer.</summary>
    /// <exception cref="IOException">It is no file, cannot be opened, or can be reached through a symbolic link only; a <see cref="FileNotFoundException"/> if nothing is there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    Stream Open(string path);
}

/// <summary>What an entry of a directory is.</summary>
internal enum EntryKind
{
    File,
    Directory,

    /// <summary>A symbolic link, pipe, socket or device: nothing that a registry writes.</summary>
    Special,
}

/// <summary>A name in a directory, and what it stands for.</summary>
internal readonly record struct EntryName(string Name, EntryKind Kind);

/// <summary>What was found under a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Length">A file's length in bytes; 0 otherwise.</param>
/// <param name="Modified">When it was last written, UTC; default where nothing says.</param>
/// <param name="Special">What a special entry is that is no symbolic link, in words; null otherwise.</param>
/// <param name="LinkTarget">Where a symbolic link leads, as written in it; null otherwise.</param>
internal readonly record struct DirectoryEntry(
    string Name, EntryKind Kind, long Length, DateTime Modified, string? Special = null, string? LinkTarget = null)
{
    // What .NET puts for bytes of a name that are not UTF-8, and cannot turn back.
    private const char NotUtf8 = '\uFFFD';

    /// <summary>An entry of which nothing but the name is known, as it cannot be looked at by that; null for all others.</summary>
    public static DirectoryEntry? OfUnusableName(string name) => name.Contains(NotUtf8, StringComparison.Ordinal)
        ? new DirectoryEntry(name, EntryKind.Special, 0, default, "an entry whose name is not UTF-8, so that it cannot be opened,")
        : null;

    /// <summary>An entry of a file system.</summary>
    /// <param name="name">The name.</param>
    /// <param name="status">What it stands for.</param>
    /// <param name="target">Where it leads, if it is a symbolic link.</param>
    public static DirectoryEntry Of(string name, FileStatus status, string? target) => status.Type switch
    {
        FileType.Regular => new DirectoryEntry(name, EntryKind.File, status.Length, status.Modified),
        FileType.Directory => new DirectoryEntry(name, EntryKind.Directory, 0, status.Modified),
        _ => new DirectoryEntry(name, EntryKind.Special, 0, status.Modified, target is null ? status.Words : null, target),
    };

    /// <summary>What it is, in words.</summary>
    public string Words => Kind switch
    {
        EntryKind.File => "a file",
        EntryKind.Directory => "a directory",
        _ when LinkTarget is { } target => $"a symbolic link to {target}",
        _ => Special ?? "a special file",
    };
}
