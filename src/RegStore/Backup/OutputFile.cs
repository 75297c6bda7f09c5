using System.IO.Abstractions;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>
/// The file that an archive becomes. Written beside its name and renamed when it is whole and on disk: the name always holds a whole archive, the old
/// one or the new one.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly IFileSystem _fileSystem;
    private readonly OverwriteRule _rule;
    private bool _isDone;

    /// <summary>Begins the file.</summary>
    /// <exception cref="RegistryStoreException">It may not be overwritten, or another backup is writing it.</exception>
    /// <exception cref="IOException">It could not be created.</exception>
    public OutputFile(IFileSystem fileSystem, string path, OverwriteRule rule)
    {
        _fileSystem = fileSystem;
        _rule = rule;
        var full = fileSystem.Path.GetFullPath(path);
        Path = fileSystem.FileInfo.New(full) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full : full;
        if (fileSystem.DirectoryInfo.New(Path).Exists)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} is a directory: name the file that shall hold the archive.");
        }

        if (rule == OverwriteRule.Never && Exists)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} is there already, and --overwrite never was given.");
        }

        if (!fileSystem.DirectoryInfo.New(Directory).Exists)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written: {Directory} is no directory.");
        }

        Stream = Create();
    }

    /// <summary>The full path that the archive shall have.</summary>
    public string Path { get; }

    /// <summary>Where it is until it is whole.</summary>
    public string Partial => $"{Path}.partial";

    /// <summary>Its directory.</summary>
    public string Directory => _fileSystem.Path.GetDirectoryName(Path)!;

    /// <summary>Where its bytes go.</summary>
    public Stream Stream { get; }

    private bool Exists => _fileSystem.FileInfo.New(Path).Exists;

    /// <summary>Lets the disk begin with what was written so far.</summary>
    public void BeginFlush() => DiskFlush.Begin(_fileSystem, Partial);

    /// <summary>Waits until the bytes are on disk, and closes the file.</summary>
    public void Flush()
    {
        (Stream as FileSystemStream)?.Flush(flushToDisk: true);
        Stream.Dispose();
    }

    /// <summary>Gives the file its name; one of an archive that is not sound is another where a file is there already.</summary>
    /// <returns>The name that it has.</returns>
    public string Commit(bool isSound)
    {
        var name = isSound || _rule == OverwriteRule.Always || !Exists ? Path : $"{Path}.damaged";
#pragma warning disable RS0030 // The one place that gives an archive its name.
        _fileSystem.File.Move(Partial, name, overwrite: true);
#pragma warning restore RS0030
        _isDone = true;
        DiskFlush.Names(_fileSystem, Directory);
        return name;
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
#pragma warning disable RS0030 // The file that this object created.
            _fileSystem.File.Delete(Partial);
#pragma warning restore RS0030
        }
    }

    private FileSystemStream Create()
    {
        try
        {
#pragma warning disable RS0030 // The one place that creates an archive; nobody else may write it meanwhile.
            return _fileSystem.FileStream.New(Partial, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = 256 * 1024,
            });
#pragma warning restore RS0030
        }
        catch (IOException e) when (e.Message.Contains("being used by another process", StringComparison.Ordinal))
        {
            throw new RegistryStoreException(StoreFailure.Locked, $"Another backup is writing {Partial}.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{Partial} cannot be written: {e.Message}", e);
        }
    }
}
