using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>
/// A file that is written beside its name and renamed when it is whole and on disk: the name always stands for a whole file, the old one or the new one. Locked
/// while it is written, and its owner's alone unless a mode is given.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private const string Suffix = ".partial";

    private readonly IFileSystem _fileSystem;
    private readonly string _path;
    private bool _isDone;

    /// <summary>Begins the file.</summary>
    /// <param name="fileSystem">Where.</param>
    /// <param name="path">The full path that it shall have.</param>
    /// <param name="bufferSize">The buffer of its stream.</param>
    /// <param name="mode">Its mode.</param>
    /// <exception cref="RegistryStoreException">Another run is writing it, or something else is in its way.</exception>
    /// <exception cref="IOException">It could not be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be created.</exception>
    public AtomicFile(IFileSystem fileSystem, string path, int bufferSize = 4096, uint mode = NewFile.Private)
    {
        (_fileSystem, _path) = (fileSystem, path);
        Stream = NewFile.Create(fileSystem, Partial, bufferSize, mode);
    }

    /// <summary>Where it is until it is whole.</summary>
    public string Partial => $"{_path}{Suffix}";

    /// <summary>Where its bytes go.</summary>
    public Stream Stream { get; }

    /// <summary>Waits until the bytes are on disk, and closes the file.</summary>
    public void Flush()
    {
        (Stream as FileSystemStream)?.Flush(flushToDisk: true);
        Stream.Dispose();
    }

    /// <summary>Gives the file its name.</summary>
    /// <param name="name">Another name than it was to have; null for that.</param>
    /// <param name="ownership">Whose it is; null to leave it its creator's alone.</param>
    public void Commit(string? name = null, Ownership? ownership = null)
    {
        ownership?.Apply(_fileSystem, Partial, isDirectory: false);
        _fileSystem.File.Move(Partial, name ?? _path, overwrite: true);
        _isDone = true;
        DiskFlush.Names(_fileSystem, _fileSystem.Path.GetDirectoryName(_fileSystem.Path.GetFullPath(_path))!);
    }

    /// <summary>Takes away what has no name yet.</summary>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // What is still in its buffer has no room on a full disk, and is taken away.
        }

        if (!_isDone)
        {
            _isDone = true;
            _fileSystem.File.Delete(Partial);
        }
    }
}
