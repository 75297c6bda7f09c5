using System.IO.Abstractions;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>
/// The directory that is restored into. All is written to a directory beside it, or in it where it is there already and may be a volume of its own, and
/// renamed into place at the end: until then the target is what it was.
/// </summary>
internal sealed class RestoreTarget : IDisposable
{
    private const string StagingName = ".regstore-partial";
    private const string Mark = ".regstore-restore";
    private static readonly string[] OfTheFileSystem = ["lost+found", StagingName];

    private readonly IFileSystem _fileSystem;
    private readonly string _directory;
    private readonly string _staging;
    private readonly Stream _lock;

    /// <summary>Takes hold of a directory that is not there, is empty, or, for a merge, holds a store.</summary>
    /// <exception cref="RegistryStoreException">The directory is none of these, or another restore is writing to it.</exception>
    public RestoreTarget(IFileSystem fileSystem, string directory, bool merge)
    {
        _fileSystem = fileSystem;
        _directory = fileSystem.Path.TrimEndingDirectorySeparator(fileSystem.Path.GetFullPath(directory));
        if (fileSystem.FileInfo.New(_directory).Exists)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{directory} is a file: name a directory that is empty or not there.");
        }

        var isThere = fileSystem.DirectoryInfo.New(_directory).Exists;
        var isEmpty = !isThere || fileSystem.DirectoryInfo.New(_directory).EnumerateFileSystemInfos().All(it => OfTheFileSystem.Contains(it.Name));
        if (!isEmpty && !merge)
        {
            throw new RegistryStoreException(
                StoreFailure.Unwritable, $"{directory} is not empty: name a directory that is empty or not there, or merge into the store in it with --merge.");
        }

        ExistingRoot = isEmpty ? null : RootFinder.Find(fileSystem, directory);
        _staging = ExistingRoot is { } root ? fileSystem.Path.Combine(fileSystem.Path.GetDirectoryName(root)!, StagingName)
            : isThere ? fileSystem.Path.Combine(_directory, StagingName)
            : $"{_directory}.partial";
        TakeAwayLeftovers();
        _lock = Begin();
        Staged = new StagedTree(fileSystem, fileSystem.Path.Combine([_staging, .. Way]));
        if (ExistingRoot is not null)
        {
            DemandOneDisk(StorageLayout.Blobs);
            DemandOneDisk(StorageLayout.Repositories);
        }
    }

    /// <summary>The <c>v2</c> directory of the store that is merged into; null if there is none.</summary>
    public string? ExistingRoot { get; }

    /// <summary>What is written.</summary>
    public StagedTree Staged { get; }

    private static IEnumerable<string> Way => StorageLayout.DriverPath.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Demands room for what will be written.</summary>
    /// <exception cref="RegistryStoreException">There is not enough.</exception>
    public void DemandSpace(long bytes) => DiskSpace.Demand(_fileSystem, _staging, bytes);

    /// <summary>Whether there is room for what will be written.</summary>
    public bool HasSpace(long bytes) => DiskSpace.Has(_fileSystem, _staging, bytes);

    /// <summary>Moves what was written into place: at once into a new directory, in a store file by file, those that name after those that are named.</summary>
    /// <param name="directories">The directories that a registry needs though nothing is in them.</param>
    /// <param name="inOrder">The storage paths of the files.</param>
    public void Commit(IEnumerable<PlannedLink> directories, IEnumerable<string> inOrder)
    {
        DiskFlush.Everything(_fileSystem, _staging);
#pragma warning disable RS0030 // The one place that gives a restored store its name.
        if (ExistingRoot is { } root)
        {
            var existing = new StagedTree(_fileSystem, root);
            foreach (var directory in directories)
            {
                existing.Write(directory);
            }

            foreach (var path in inOrder)
            {
                existing.MoveFrom(Staged, path);
            }

            DiskFlush.Everything(_fileSystem, root);
        }
        else if (_staging == $"{_directory}.partial")
        {
            EndLock();
            _fileSystem.Directory.Move(_staging, _directory);
            DiskFlush.Names(_fileSystem, _fileSystem.Path.GetDirectoryName(_directory)!);
        }
        else
        {
            var top = Way.First();
            _fileSystem.Directory.Move(_fileSystem.Path.Combine(_staging, top), _fileSystem.Path.Combine(_directory, top));
            DiskFlush.Names(_fileSystem, _directory);
        }
#pragma warning restore RS0030
    }

    /// <summary>Takes away what was staged and is not in place.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (_fileSystem.DirectoryInfo.New(_staging).Exists)
        {
#pragma warning disable RS0030 // The directory that this object created.
            _fileSystem.Directory.Delete(_staging, recursive: true);
#pragma warning restore RS0030
        }
    }

#pragma warning disable RS0030 // An empty directory that goes and comes back at once.
    // Between disks a rename is a copy, which may end in the middle under a final name. A directory is never copied: it moves or it does not.
    private void DemandOneDisk(string name)
    {
        var there = _fileSystem.Path.Combine(ExistingRoot!, name);
        var probe = _fileSystem.Path.Combine(_staging, "probe");
        if (!_fileSystem.DirectoryInfo.New(there).Exists)
        {
            return;
        }

        _fileSystem.Directory.CreateDirectory(probe);
        try
        {
            _fileSystem.Directory.Move(probe, _fileSystem.Path.Combine(there, StagingName));
            _fileSystem.Directory.Delete(_fileSystem.Path.Combine(there, StagingName));
        }
        catch (IOException e)
        {
            Dispose();
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{there} lies on another disk than {ExistingRoot}: a merge needs them on one. Restore into a new directory instead.", e);
        }
    }
#pragma warning restore RS0030

#pragma warning disable RS0030 // A directory that bears the mark of a restore, and the mark itself.
    private void TakeAwayLeftovers()
    {
        var leftovers = _fileSystem.DirectoryInfo.New(_staging);
        if (!leftovers.Exists)
        {
            return;
        }

        if (leftovers.EnumerateFileSystemInfos().Any() && !_fileSystem.FileInfo.New(_fileSystem.Path.Combine(_staging, Mark)).Exists)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{_staging} is in the way, and no restore of regstore left it there. Move it away.");
        }

        Begin().Dispose();
        _fileSystem.Directory.Delete(_staging, recursive: true);
    }

    private FileSystemStream Begin()
    {
        try
        {
            _fileSystem.Directory.CreateDirectory(_staging);
            return _fileSystem.FileStream.New(_fileSystem.Path.Combine(_staging, Mark), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.Message.Contains("being used by another process", StringComparison.Ordinal))
        {
            throw new RegistryStoreException(StoreFailure.Locked, $"Another restore is writing to {_staging}.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{_staging} cannot be written: {e.Message}", e);
        }
    }

    private void EndLock()
    {
        _lock.Dispose();
        _fileSystem.File.Delete(_fileSystem.Path.Combine(_staging, Mark));
    }
#pragma warning restore RS0030
}
