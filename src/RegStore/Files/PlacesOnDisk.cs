using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>Looks at all places where something is going to be put into a tree that is there, before the first of them changes.</summary>
internal sealed class PlacesOnDisk(IFileSystem fileSystem, string root)
{
    private readonly HashSet<string> _directories = [];
    private readonly HashSet<string> _absent = [];

    /// <summary>Ensures that directories and files can be put where they belong: what is there already is of the same sort, and no link leads elsewhere.</summary>
    /// <exception cref="RegistryStoreException">Something else is in the way.</exception>
    public void EnsureFree(IEnumerable<string> directories, IEnumerable<string> files)
    {
        foreach (var path in directories)
        {
            EnsureDirectory(path);
        }

        foreach (var path in files)
        {
            EnsureDirectory(path[..path.LastIndexOf('/')]);
            if (Look(path) is { Type: FileType.Directory })
            {
                throw InTheWay(path, "is a directory, where a file belongs");
            }
        }
    }

    private void EnsureDirectory(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); ; end = path.IndexOf('/', end + 1))
        {
            var part = end < 0 ? path : path[..end];
            if (!_directories.Contains(part))
            {
                if (_absent.Contains(part) || Look(part) is not { } status)
                {
                    _absent.Add(part);
                    return;
                }

                // The two at the top may lie on other volumes; nothing else is a link but one that somebody put there.
                if (status.Type != FileType.Directory && !(status.Type == FileType.SymbolicLink && !part.Contains('/', StringComparison.Ordinal) && Presence.OfDirectory(fileSystem, Full(part))))
                {
                    throw InTheWay(part, $"is {status.Words}, where a directory belongs");
                }

                _directories.Add(part);
            }

            if (end < 0)
            {
                return;
            }
        }
    }

    private FileStatus? Look(string path) => FileStatus.Of(fileSystem, Full(path));

    private string Full(string path) => fileSystem.Path.Combine(root, path);

    private RegistryStoreException InTheWay(string path, string what) =>
        new(StoreFailure.Unwritable, $"{Full(path)} {what}: move it away. Nothing was restored.") { StoragePath = path };
}
