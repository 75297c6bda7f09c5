using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>
/// Reads back the names of what was written. A file system may fold case, as those of sticks, Macs and Windows do, or change how a letter is written: two names
/// that differ in nothing else are one there, and what was written under the first now says what belongs to the second.
/// </summary>
internal sealed class NamesOnDisk(IFileSystem fileSystem, string root)
{
    private readonly Dictionary<string, HashSet<string>> _directories = [];

    /// <summary>Ensures of paths that they are there by their very names.</summary>
    /// <param name="paths">The paths, with <c>/</c>.</param>
    /// <param name="mayBeAbsent">Whether they need not be there at all.</param>
    /// <exception cref="RegistryStoreException">One is there by another name only.</exception>
    public void Ensure(IEnumerable<string> paths, bool mayBeAbsent)
    {
        foreach (var path in paths)
        {
            Ensure(path, mayBeAbsent);
        }
    }

    private void Ensure(string path, bool mayBeAbsent)
    {
        var directory = "";
        foreach (var name in path.Split('/'))
        {
            if (!NamesIn(directory).Contains(name))
            {
                if (mayBeAbsent && FileStatus.Of(fileSystem, Full($"{directory}/{name}")) is null)
                {
                    return;
                }

                var other = NamesIn(directory).FirstOrDefault(it => string.Equals(it, name, StringComparison.OrdinalIgnoreCase));
                throw new RegistryStoreException(
                    StoreFailure.Unwritable,
                    $"The file system of {root} cannot distinguish {path} from {(other is null ? "another path" : $"{directory.TrimStart('/')}/{other}".TrimStart('/'))}: it treats names as equal that differ only in case or Unicode form. Nothing was restored: use another file system, or choose and rename repositories.")
                {
                    StoragePath = path,
                };
            }

            directory = $"{directory}/{name}";
        }
    }

    private HashSet<string> NamesIn(string directory)
    {
        if (!_directories.TryGetValue(directory, out var names))
        {
            names = Presence.OfDirectory(fileSystem, Full(directory)) ? [.. fileSystem.DirectoryInfo.New(Full(directory)).EnumerateFileSystemInfos().Select(it => it.Name)] : [];
            _directories.Add(directory, names);
        }

        return names;
    }

    private string Full(string path) => fileSystem.Path.Combine([root, .. path.Split('/', StringSplitOptions.RemoveEmptyEntries)]);
}
