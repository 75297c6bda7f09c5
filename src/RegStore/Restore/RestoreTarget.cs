using System.IO.Abstractions;
using RegStore.Backup;
using RegStore.Files;
using RegStore.Reading;

namespace RegStore.Restore;

/// <summary>
/// The directory that is restored into. All is written to a directory beside it, or in it where it is there already and may be a volume of its own, and
/// renamed into place at the end: until then the target is what it was.
/// </summary>
internal sealed class RestoreTarget : IDisposable
{
    private const string StagingName = ".regstore-partial";

    private static readonly string[] Way = StorageLayout.DriverPath.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private readonly IFileSystem _fileSystem;
    private readonly string _directory;
    private readonly StagingDirectory _staging;

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
        if (Presence.OfFile(fileSystem, _directory))
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{directory} is a file: name a directory that is empty or does not exist.");
        }

        EnsureOutsideOfStores(directory);
        var isThere = Presence.OfDirectory(fileSystem, _directory);
        ExistingRoot = isThere ? FindExisting(directory, merge) : null;
        Ownership = OwnershipOf(isThere, owner, source);
        _staging = new StagingDirectory(
            fileSystem,
            ExistingRoot is { } root ? fileSystem.Path.Combine(fileSystem.Path.GetDirectoryName(root)!, StagingName)
            : isThere ? fileSystem.Path.Combine(_directory, StagingName)
            : $"{_directory}.partial");
        Staged = new WritableTree(fileSystem, fileSystem.Path.Combine([_staging.Path, .. Way]), Ownership);
        if (ExistingRoot is not null)
        {
            try
            {
                EnsureOneDisk();
            }
            catch
            {
                _staging.Dispose();
                throw;
            }
        }
    }

    /// <summary>The <c>v2</c> directory of the store that is merged into; null if there is none.</summary>
    public string? ExistingRoot { get; }

    /// <summary>Whose the result is.</summary>
    public Ownership Ownership { get; }

    /// <summary>What is written.</summary>
    public WritableTree Staged { get; }

    /// <summary>Ensures room for what will be written.</summary>
    /// <exception cref="RegistryStoreException">There is not enough.</exception>
    public void EnsureSpace(long bytes) => DiskSpace.Ensure(_fileSystem, _staging.Path, bytes);

    /// <summary>Whether there is room for what will be written.</summary>
    public bool HasSpace(long bytes) => DiskSpace.Has(_fileSystem, _staging.Path, bytes);

    /// <summary>Writes a file of state, as it lies beside a store. Of no effect on a store that is there already, which has its own.</summary>
    /// <param name="path">Its path below the volume's root, with <c>/</c>.</param>
    /// <param name="content">Its bytes.</param>
    public void WriteBeside(string path, byte[] content)
    {
        if (ExistingRoot is null)
        {
            new WritableTree(_fileSystem, _staging.Path, Ownership).Write(path, content);
        }
    }

    /// <summary>Moves what was written into place: at once into a new directory, in a store file by file, those that name after those that are named.</summary>
    /// <param name="directories">The directories that a registry needs though nothing is in them.</param>
    /// <param name="files">The storage paths of the files.</param>
    /// <exception cref="RegistryStoreException">Something is in the way, or the file system cannot keep two names apart; nothing was moved.</exception>
    public void Commit(IReadOnlyList<PlannedLink> directories, IReadOnlyList<string> files)
    {
        var named = directories.Select(directory => directory.Path).Concat(files)
            .Where(path => StorageLayout.IsWithin(path, StorageLayout.Repositories))
            .Select(StorageLayout.NamedPart)
            .Distinct()
            .ToList();
        new NamesOnDisk(_fileSystem, Staged.Root).Ensure(named, mayBeAbsent: false);
        DiskFlush.Everything(_fileSystem, _staging.Path);
        if (ExistingRoot is { } root)
        {
            new NamesOnDisk(_fileSystem, root).Ensure(named, mayBeAbsent: true);
            new PlacesOnDisk(_fileSystem, root).EnsureFree(directories.Select(directory => directory.Path), files);
            var existing = new WritableTree(_fileSystem, root, Ownership);
            foreach (var directory in directories)
            {
                directory.WriteTo(existing);
            }

            MoveInto(existing, files);

            DiskFlush.Everything(_fileSystem, root);
        }
        else if (_fileSystem.Path.GetDirectoryName(_staging.Path) == _directory)
        {
            _staging.MoveInto(_directory, last: Way[0]);
        }
        else
        {
            _staging.Become(_directory, Ownership);
        }
    }

    // A new tag comes whole: a registry lists every directory among the tags, and answers 404 to a pull of one that has no link yet.
    private void MoveInto(WritableTree existing, IReadOnlyList<string> paths)
    {
        var (turn, whole) = (0, new HashSet<string>());
        foreach (var path in paths.OrderBy(StorageLayout.TurnOf))
        {
            if (StorageLayout.TurnOf(path) != turn)
            {
                // Nothing names what a loss of power can still take away.
                DiskFlush.Everything(_fileSystem, existing.Root);
                turn = StorageLayout.TurnOf(path);
            }

            if (StorageLayout.FindTag(path) is not { } tag || (!whole.Contains(tag) && existing.Look(tag) is not null))
            {
                existing.MoveFrom(Staged, path);
            }
            else if (whole.Add(tag))
            {
                existing.Take(Staged, tag, tag);
            }
        }
    }

    /// <summary>Takes away what was staged and is not in place.</summary>
    public void Dispose() => _staging.Dispose();

    // A registry that serves the store above would take what is written for part of it.
    private void EnsureOutsideOfStores(string directory)
    {
        for (var parent = _fileSystem.Path.GetDirectoryName(RealPath.Of(_fileSystem, _directory)); parent is not null; parent = _fileSystem.Path.GetDirectoryName(parent))
        {
            if (StoreShape.IsIn(_fileSystem, parent))
            {
                throw new RegistryStoreException(StoreFailure.Refused, $"{directory} is inside the store {parent}: name a directory outside of it.");
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
                StoreFailure.Refused, $"{directory} is not empty: name a directory that is empty or does not exist.")
            { Hint = StoreHint.Merge };
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

    private void EnsureOneDisk()
    {
        if (_staging.FindOnOtherDisk(ExistingRoot!, StorageLayout.Blobs, StorageLayout.Repositories) is { } elsewhere)
        {
            Dispose();
            throw new RegistryStoreException(StoreFailure.Refused, $"{elsewhere} is on another disk than {ExistingRoot}: a merge needs both on the same disk. Restore into a new directory instead.");
        }
    }
}
