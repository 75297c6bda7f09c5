using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>
/// A directory in which something is built that moves to its place when it is whole. It bears a mark, which is locked: what a run leaves behind that was killed is
/// told from what is somebody else's, and from what another run is building.
/// </summary>
internal sealed class StagingDirectory : IDisposable
{
    private const string Mark = ".regstore-restore";
    private const string Probe = "probe";
    private const string ProbeName = ".regstore-partial";
    private const int OtherDiskOfWindows = unchecked((int)0x80070011);

    private readonly IFileSystem _fileSystem;
    private readonly Stream _lock;

    /// <summary>Makes the directory, in the place of what an earlier run left there.</summary>
    /// <exception cref="RegistryStoreException">Another run is building in it, something else is in its way, or it may not be made.</exception>
    public StagingDirectory(IFileSystem fileSystem, string path)
    {
        (_fileSystem, Path) = (fileSystem, path);
        try
        {
            _lock = Begin();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>
    /// The first of some directories into which nothing in it can be renamed, as they are on another disk: between disks a rename is a copy, which may end in the
    /// middle. Null if there is none. Those that are not there will be made on the disk of the directory above.
    /// </summary>
    /// <param name="above">The directory above them.</param>
    /// <param name="names">Their names.</param>
    public string? FindOnOtherDisk(string above, params string[] names) =>
        names.Select(name => _fileSystem.Path.Combine(above, name)).FirstOrDefault(directory => Presence.OfDirectory(_fileSystem, directory) && !IsOnDiskOf(directory));

    private bool IsOnDiskOf(string directory)
    {
        // A directory is never copied: it moves or it does not.
        var (probe, moved) = (Below(Probe), _fileSystem.Path.Combine(directory, ProbeName));
        _fileSystem.Directory.CreateDirectory(probe);
        if (FileStatus.Of(_fileSystem, moved) is { Type: FileType.Directory })
        {
            _fileSystem.Directory.Delete(moved);
        }

        try
        {
            Renaming.WithoutReplacing(_fileSystem, probe, moved);
        }
        catch (IOException e) when (e.HResult is Libc.OtherDisk or OtherDiskOfWindows)
        {
            return false;
        }

        _fileSystem.Directory.Delete(moved);
        return true;
    }

    /// <summary>Gives the whole of it its place, where nothing is yet.</summary>
    public void Become(string path, Ownership ownership)
    {
        _lock.Dispose();
        ownership.Apply(_fileSystem, Path, isDirectory: true);
        try
        {
            _fileSystem.Directory.Move(Path, path);
        }
        catch (IOException e) when (Presence.OfDirectory(_fileSystem, path))
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{path} was created by another program meanwhile. Nothing was written: try again.", e);
        }

        // Not before: what is left by a run that is broken off must bear the mark.
        try
        {
            DiskFlush.Names(_fileSystem, _fileSystem.Path.GetDirectoryName(path)!);
        }
        finally
        {
            Removal.OfFile(_fileSystem, _fileSystem.Path.Combine(path, Mark));
        }
    }

    /// <summary>Moves what is in it into a directory: files, which replace those of their names, and then a directory, without which the rest is nothing.</summary>
    public void MoveInto(string directory, string last)
    {
        foreach (var entry in _fileSystem.DirectoryInfo.New(Path).EnumerateFileSystemInfos().Where(it => it.Name != Mark).OrderBy(it => it.Name == last).ToList())
        {
            var place = _fileSystem.Path.Combine(directory, entry.Name);
            if (entry.Name == last)
            {
                _fileSystem.Directory.Move(entry.FullName, place);
            }
            else
            {
                _fileSystem.File.Move(entry.FullName, place, overwrite: true);
            }
        }

        DiskFlush.Names(_fileSystem, directory);
    }

    /// <summary>Takes away what did not move.</summary>
    public void Dispose()
    {
        using (_lock)
        {
            if (IsDirectory)
            {
                TakeAway();
            }
        }
    }

    private bool IsDirectory => FileStatus.Of(_fileSystem, Path) is { Type: FileType.Directory };

    private Stream Begin()
    {
        NewDirectory.CreateAll(_fileSystem, _fileSystem.Path.GetDirectoryName(Path)!, Ownership.Usual);
        if (!NewDirectory.TryCreate(_fileSystem, Path))
        {
            TakeAwayLeftovers();
            if (!NewDirectory.TryCreate(_fileSystem, Path))
            {
                throw Locked();
            }
        }

        // Nothing that is written later may come to the disk without the mark.
        var held = Lock();
        try
        {
            DiskFlush.Names(_fileSystem, Path);
        }
        catch
        {
            held.Dispose();
            throw;
        }

        return held;
    }

    private void TakeAwayLeftovers()
    {
        var isMarked = IsDirectory && FileStatus.Of(_fileSystem, Below(Mark)) is { Type: FileType.Regular };
        var isEmpty = IsDirectory && !_fileSystem.DirectoryInfo.New(Path).EnumerateFileSystemInfos().Any();
        if (!isMarked && !isEmpty)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{Path} is in the way, and was not left there by regstore. Move it away.");
        }

        using (Lock())
        {
            TakeAway();
        }
    }

    // The mark goes last: what is left by a run that is broken off here must still bear it.
    private void TakeAway()
    {
        foreach (var entry in _fileSystem.DirectoryInfo.New(Path).EnumerateDirectories().ToList())
        {
            Removal.OfDirectory(_fileSystem, entry.FullName);
        }

        DiskFlush.Names(_fileSystem, Path);
        Removal.OfDirectory(_fileSystem, Path);
    }

    private Stream Lock() => LockFile.TryTake(_fileSystem, Below(Mark)) ?? throw Locked();

    private RegistryStoreException Locked() => new(StoreFailure.Locked, $"Another run is writing to {Path}.");

    private string Below(string name) => _fileSystem.Path.Combine(Path, name);
}
