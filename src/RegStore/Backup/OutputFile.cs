using System.IO.Abstractions;
using RegStore.Files;

namespace RegStore.Backup;

/// <summary>The file that an archive becomes.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly IFileSystem _fileSystem;
    private readonly Ownership? _ownership;
    private readonly AtomicFile _file;

    /// <summary>Begins the file.</summary>
    /// <exception cref="RegistryStoreException">It may not be overwritten, or another backup is writing it.</exception>
    /// <exception cref="IOException">It could not be created.</exception>
    public OutputFile(IFileSystem fileSystem, string path, OverwriteRule rule, Ownership? ownership = null)
    {
        (_fileSystem, _ownership) = (fileSystem, ownership);
        Path = LinkedFile.Follow(fileSystem, path);
        if (Presence.OfDirectory(fileSystem, Path))
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{path} is a directory: name a file for the archive.");
        }

        if (rule == OverwriteRule.Never && Exists)
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{path} already exists and was not replaced.") { Hint = StoreHint.Overwrite };
        }

        if (!Presence.OfDirectory(fileSystem, Directory))
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written: {Directory} is not a directory.");
        }

        try
        {
            _file = new AtomicFile(fileSystem, Path, bufferSize: 256 * 1024);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>The full path that the archive shall have.</summary>
    public string Path { get; }

    /// <summary>Where it is until it is whole.</summary>
    public string Partial => _file.Partial;

    /// <summary>Its directory.</summary>
    public string Directory => _fileSystem.Path.GetDirectoryName(Path)!;

    /// <summary>Where its bytes go.</summary>
    public Stream Stream => _file.Stream;

    /// <summary>Whether a file has the name already.</summary>
    public bool Exists => Presence.OfFile(_fileSystem, Path);

    /// <summary>Lets the disk begin with what was written so far.</summary>
    public void BeginFlush() => DiskFlush.Begin(_fileSystem, Partial);

    /// <summary>Waits until the bytes are on disk, and closes the file.</summary>
    public void Flush() => _file.Flush();

    /// <summary>Gives the file its name.</summary>
    /// <param name="suffix">What comes after it, where the name itself stays with the file that has it.</param>
    /// <returns>The name that it has.</returns>
    public string Commit(string suffix = "")
    {
        var name = $"{Path}{suffix}";
        _file.Commit(name, _ownership);
        return name;
    }

    /// <summary>Takes away what has no name yet.</summary>
    public void Dispose() => _file.Dispose();
}
