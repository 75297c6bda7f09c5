using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>A directory of any file system: in memory, or of a disk whose calls are not known.</summary>
internal sealed class PortableDirectory(IFileSystem fileSystem, string fullPath, bool isTop) : IDirectoryHandle
{
    // What .NET tells of a file that was deleted between the listing and the look: every flag at once.
    private const FileAttributes Vanished = (FileAttributes)(-1);

    public IEnumerable<EntryName> Names()
    {
        foreach (var info in fileSystem.DirectoryInfo.New(fullPath).EnumerateFileSystemInfos())
        {
            if (info.Attributes != Vanished)
            {
                yield return new EntryName(info.Name, info.Attributes.HasFlag(FileAttributes.ReparsePoint) || DirectoryEntry.OfUnusableName(info.Name) is not null ? EntryKind.Special
                    : info is IDirectoryInfo ? EntryKind.Directory
                    : FileStatus.Of(fileSystem, info.FullName) is { Type: FileType.Special } ? EntryKind.Special
                    : EntryKind.File);
            }
        }
    }

    public IDirectoryHandle? Enter(string path) => IsOpen(path) ? new PortableDirectory(fileSystem, Full(path), isTop: false) : null;

    public DirectoryEntry? Look(string path)
    {
        var (directory, name) = DirectoryHandle.Split(path);
        if (DirectoryEntry.OfUnusableName(name) is { } unusable)
        {
            return unusable;
        }

        if (directory.Length > 0 && !IsOpen(directory))
        {
            return Look(directory) is null ? null : throw DirectoryHandle.Blocked(Full(path));
        }

        return FileStatus.Of(fileSystem, Full(path)) is { } status ? DirectoryEntry.Of(name, status, status.Type == FileType.SymbolicLink ? TargetOf(Full(path)) : null) : null;
    }

    public Stream Open(string path) => Look(path) switch
    {
        null => throw new FileNotFoundException($"Could not find file '{Full(path)}'.", Full(path)),
        { Kind: EntryKind.File } => OpenFile.ToRead(fileSystem, Full(path), bufferSize: 0),
        _ => throw new IOException($"no regular file: {Full(path)}"),
    };

    public void Dispose()
    {
    }

    private string? TargetOf(string link) => fileSystem.FileInfo.New(link).LinkTarget ?? fileSystem.DirectoryInfo.New(link).LinkTarget;

    private string Full(string path) => fileSystem.Path.Combine(fullPath, path);

    // Name by name, as none may be a link but the first.
    private bool IsOpen(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); ; end = path.IndexOf('/', end + 1))
        {
            var directory = fileSystem.DirectoryInfo.New(Full(end < 0 ? path : path[..end]));
            var mayBeLink = isTop && path.LastIndexOf('/', end < 0 ? path.Length - 1 : end - 1) < 0;
            if (!directory.Exists || (!mayBeLink && directory.Attributes.HasFlag(FileAttributes.ReparsePoint)))
            {
                return false;
            }

            if (end < 0)
            {
                return true;
            }
        }
    }
}
