using System.IO.Abstractions;
using RegStore.Files;
using RegStore.Model;

namespace RegStore.Repairs;

/// <summary>The directory beside <c>v2</c> in which each repair has a directory of its own: its journal, what it took out of the store, and what it has still to put in.</summary>
internal sealed class QuarantineDirectory(IFileSystem fileSystem, string root)
{
    private const string Name = "regstore-quarantine";
    private const string LockName = ".lock";
    private const string Incoming = ".partial";
    private const string Deleted = ".deleted";

    /// <summary>Its full path.</summary>
    public string Path { get; } = fileSystem.Path.Combine(fileSystem.Path.GetDirectoryName(fileSystem.Path.GetFullPath(root))!, Name);

    /// <summary>Where a repair is prepared.</summary>
    public string Staging => fileSystem.Path.Combine(Path, Incoming);

    /// <summary>The repairs, the earliest first.</summary>
    public IReadOnlyList<SnapshotId> Ids() => FileStatus.Of(fileSystem, Path) is not { Type: FileType.Directory } ? []
        : [.. fileSystem.DirectoryInfo.New(Path).EnumerateDirectories().Select(it => SnapshotId.TryParse(it.Name, out var id) ? id : (SnapshotId?)null).OfType<SnapshotId>().Order()];

    /// <summary>The full path of a repair.</summary>
    public string PathOf(SnapshotId id) => fileSystem.Path.Combine(Path, id.ToString());

    /// <summary>The repair that a text names: its id, or enough of the first characters.</summary>
    /// <exception cref="RegistryStoreException">There is none, or there are several.</exception>
    public SnapshotId Resolve(string text) => Ids().Where(id => id.IsMeantBy(text)).ToList() switch
    {
        [var one] => one,
        [] => throw new RegistryStoreException(StoreFailure.NotInStore, $"{Path} has no repair {text}."),
        var several => throw new RegistryStoreException(StoreFailure.NotInStore, $"{Path} has {several.Count} repairs that begin with {text}: give more of the id."),
    };

    /// <summary>Describes a repair.</summary>
    public QuarantinedRepair Describe(SnapshotId id) => new(id.ToString(), RepairJournal.StateOf(fileSystem, PathOf(id)))
    {
        Steps = RepairJournal.Read(fileSystem, PathOf(id)).Steps.Count,
        Bytes = RepairMoves.Kept.Sum(name => LengthOf(fileSystem.Path.Combine(PathOf(id), name))),
        Path = PathOf(id),
    };

    private long LengthOf(string directory) => !Presence.OfDirectory(fileSystem, directory) ? 0
        : fileSystem.DirectoryInfo.New(directory).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true }).Sum(file => file.Length);

    /// <summary>Keeps other repairs of the store out, and takes away what one left behind that was killed while it deleted.</summary>
    /// <exception cref="RegistryStoreException">Another repair is running, or the directory cannot be made.</exception>
    public IDisposable Lock()
    {
        try
        {
            if (!NewDirectory.TryCreate(fileSystem, Path) && FileStatus.Of(fileSystem, Path) is { Type: not FileType.Directory } planted)
            {
                throw NewFile.InTheWay(Path, planted);
            }

            var held = LockFile.TryTake(fileSystem, fileSystem.Path.Combine(Path, LockName)) ?? throw new RegistryStoreException(StoreFailure.Locked, $"Another repair of the store is running: it has locked {Path}.");
            try
            {
                foreach (var left in fileSystem.DirectoryInfo.New(Path).EnumerateDirectories($"*{Deleted}"))
                {
                    Removal.OfDirectory(fileSystem, left.FullName);
                }

                return held;
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{Path} cannot be written: {e.Message}. Run regstore as the owner of the store or as root.", e);
        }
    }

    /// <summary>Deletes a repair with all that it took out of the store, which is lost then.</summary>
    public void Delete(SnapshotId id)
    {
        var doomed = $"{PathOf(id)}{Deleted}";
        Renaming.WithoutReplacing(fileSystem, PathOf(id), doomed);
        Removal.OfDirectory(fileSystem, doomed);
    }
}
