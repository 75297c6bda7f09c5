using System.IO.Abstractions;
using RegStore.Files;
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

    private static readonly string[] Way = StorageLayout.DriverPath.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private readonly IFileSystem _fileSystem;
    private readonly string _directory;
    private readonly string _staging;
    private readonly Stream _lock;

    /// <summary>Takes hold of a directory that is not there, is empty, or, for a merge, holds a store or nothing in its way.</summary>
    /// <param name="fileSystem">Where.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="merge">Whether it may hold something.</param>
    /// <param name="owner">Whose the result shall be; null for the owner of what is there.</param>
    /// <param name="source">Whose it was; null if nobody knows.</param>
    /// <exception cref="RegistryStoreException">The directory is none of these, or another restore is writing to it.</exception>
    public RestoreTarget(IFileSystem fileSystem, string directory, bool merge, (int User, int Group)? owner, (int User, int Group)? source)
    {
        _fileSystem = fileSystem;
        _directory = fileSystem.Path.TrimEndingDirectorySeparator(fileSystem.Path.GetFullPath(directory));
        if (fileSystem.FileInfo.New(_directory).Exists)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{directory} is a file: name a directory that is empty or not there.");
        }

        DemandOutsideOfStores(directory);
        var isThere = fileSystem.DirectoryInfo.New(_directory).Exists;
        ExistingRoot = isThere ? FindExisting(directory, merge) : null;
        Ownership = OwnershipOf(isThere, owner, source);
        _staging = ExistingRoot is { } root ? fileSystem.Path.Combine(fileSystem.Path.GetDirectoryName(root)!, StagingName)
            : isThere ? fileSystem.Path.Combine(_directory, StagingName)
            : $"{_directory}.partial";
        _lock = Begin();
        Staged = new StagedTree(fileSystem, fileSystem.Path.Combine([_staging, .. Way]), Ownership);
        if (ExistingRoot is not null)
        {
            DemandOneDisk(StorageLayout.Blobs);
            DemandOneDisk(StorageLayout.Repositories);
        }
    }

    /// <summary>The <c>v2</c> directory of the store that is merged into; null if there is none.</summary>
    public string? ExistingRoot { get; }

    /// <summary>Whose the result is.</summary>
    public Ownership Ownership { get; }

    /// <summary>What is written.</summary>
    public StagedTree Staged { get; }

    /// <summary>Demands room for what will be written.</summary>
    /// <exception cref="RegistryStoreException">There is not enough.</exception>
    public void DemandSpace(long bytes) => DiskSpace.Demand(_fileSystem, _staging, bytes);

    /// <summary>Whether there is room for what will be written.</summary>
    public bool HasSpace(long bytes) => DiskSpace.Has(_fileSystem, _staging, bytes);

    /// <summary>Writes a file of state, as it lies beside a store. Of no effect on a store that is there already, which has its own.</summary>
    /// <param name="path">Its path below the volume's root, with <c>/</c>.</param>
    /// <param name="content">Its bytes.</param>
    public void WriteBeside(string path, byte[] content)
    {
        if (ExistingRoot is not null)
        {
            return;
        }

        using var stream = new StagedTree(_fileSystem, _staging, Ownership).Create(path);
        stream.Write(content);
    }

    /// <summary>Moves what was written into place: at once into a new directory, in a store file by file, those that name after those that are named.</summary>
    /// <param name="directories">The directories that a registry needs though nothing is in them.</param>
    /// <param name="inOrder">The storage paths of the files.</param>
    /// <exception cref="RegistryStoreException">Something is in the way, or the file system cannot keep two names apart; nothing was moved.</exception>
    public void Commit(IReadOnlyList<PlannedLink> directories, IReadOnlyList<string> inOrder)
    {
        var named = directories.Select(directory => directory.Path).Concat(inOrder)
            .Where(path => StorageLayout.IsWithin(path, StorageLayout.Repositories))
            .Select(StorageLayout.NamedPart)
            .Distinct()
            .ToList();
        new NamesOnDisk(_fileSystem, Staged.Root).Demand(named, mayBeAbsent: false);
        DiskFlush.Everything(_fileSystem, _staging);
#pragma warning disable RS0030 // The one place that gives a restored store its name.
        if (ExistingRoot is { } root)
        {
            new NamesOnDisk(_fileSystem, root).Demand(named, mayBeAbsent: true);
            new PlacesOnDisk(_fileSystem, root).DemandFree(directories.Select(directory => directory.Path), inOrder);
            var existing = new StagedTree(_fileSystem, root, Ownership);
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
            Ownership.Apply(_fileSystem, _staging, isDirectory: true);
            _fileSystem.Directory.Move(_staging, _directory);
            DiskFlush.Names(_fileSystem, _fileSystem.Path.GetDirectoryName(_directory)!);
        }
        else
        {
            // The store last: without it the rest is nothing.
            foreach (var entry in _fileSystem.DirectoryInfo.New(_staging).EnumerateFileSystemInfos().Where(it => it.Name != Mark).OrderBy(it => it.Name == Way[0]).ToList())
            {
                var place = _fileSystem.Path.Combine(_directory, entry.Name);
                if (entry.Name == Way[0])
                {
                    _fileSystem.Directory.Move(entry.FullName, place);
                }
                else
                {
                    _fileSystem.File.Move(entry.FullName, place, overwrite: true);
                }
            }

            DiskFlush.Names(_fileSystem, _directory);
        }
#pragma warning restore RS0030
    }

    /// <summary>Takes away what was staged and is not in place.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (FileStatus.Of(_fileSystem, _staging) is { Type: FileType.Directory })
        {
            Removal.OfDirectory(_fileSystem, _staging);
        }
    }

    // A registry that serves the store above would take what is written for part of it.
    private void DemandOutsideOfStores(string directory)
    {
        for (var parent = _fileSystem.Path.GetDirectoryName(RealPath.Of(_fileSystem, _directory)); parent is not null; parent = _fileSystem.Path.GetDirectoryName(parent))
        {
            if (StoreShape.IsIn(_fileSystem, parent))
            {
                throw new RegistryStoreException(StoreFailure.Unwritable, $"{directory} lies in the store {parent}: name a directory outside of it.");
            }
        }
    }

    private string? FindExisting(string directory, bool merge)
    {
        var others = _fileSystem.DirectoryInfo.New(_directory).EnumerateFileSystemInfos().Select(it => it.Name).Where(name => name != StagingName && LitterNames.Find(name) is null).ToList();
        if (others.Count == 0)
        {
            return null;
        }

        if (!merge)
        {
            throw new RegistryStoreException(
                StoreFailure.Unwritable, $"{directory} is not empty: name a directory that is empty or not there, or merge into the store in it with --merge.");
        }

        // Beside files of other sorts a store can be put as well as into an empty directory, as long as nothing has its name.
        return !others.Contains(Way[0]) && !others.Any(name => name is StorageLayout.Blobs or StorageLayout.Repositories) && StoreShape.OtherFormat(_fileSystem, _directory) is null && !Way.Skip(1).Any(others.Contains)
            ? null
            : RootFinder.Find(_fileSystem, directory);
    }

    // A registry goes on writing as whoever it runs as: what is put into its store must be its own.
    private Ownership OwnershipOf(bool isThere, (int User, int Group)? owner, (int User, int Group)? source)
    {
        var there = ExistingRoot is { } root ? Ownership.Of(_fileSystem, root)
            : isThere && Ownership.Of(_fileSystem, _directory) is { } volume ? volume with { DirectoryMode = volume.DirectoryMode & Ownership.Usual.DirectoryMode }
            : source is var (user, group) ? Ownership.Usual with { Owner = user, Group = group }
            : null;
        return owner is var (wantedUser, wantedGroup) ? (there ?? Ownership.Usual) with { Owner = wantedUser, Group = wantedGroup } : there ?? Ownership.Usual;
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
    private Stream Begin()
    {
        try
        {
            if (!NewDirectory.TryCreate(_fileSystem, _staging))
            {
                TakeAwayLeftovers();
                if (!NewDirectory.TryCreate(_fileSystem, _staging))
                {
                    throw new RegistryStoreException(StoreFailure.Locked, $"Another restore is writing to {_staging}.");
                }
            }

            return LockStaging();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{_staging} cannot be written: {e.Message}", e);
        }
        catch (DirectoryNotFoundException)
        {
            NewDirectory.CreateAll(_fileSystem, _fileSystem.Path.GetDirectoryName(_staging)!, Ownership.Usual);
            return Begin();
        }
    }

    private void TakeAwayLeftovers()
    {
        var isOfRestore = FileStatus.Of(_fileSystem, _staging) is { Type: FileType.Directory } && FileStatus.Of(_fileSystem, _fileSystem.Path.Combine(_staging, Mark)) is { Type: FileType.Regular };
        var isEmpty = FileStatus.Of(_fileSystem, _staging) is { Type: FileType.Directory } && !_fileSystem.DirectoryInfo.New(_staging).EnumerateFileSystemInfos().Any();
        if (!isOfRestore && !isEmpty)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{_staging} is in the way, and no restore of regstore left it there. Move it away.");
        }

        LockStaging().Dispose();
        _fileSystem.Directory.Delete(_staging, recursive: true);
    }

    private Stream LockStaging() => NewFile.TryLock(_fileSystem, _fileSystem.Path.Combine(_staging, Mark))
        ?? throw new RegistryStoreException(StoreFailure.Locked, $"Another restore is writing to {_staging}.");

    private void EndLock()
    {
        _lock.Dispose();
        _fileSystem.File.Delete(_fileSystem.Path.Combine(_staging, Mark));
    }
#pragma warning restore RS0030
}
