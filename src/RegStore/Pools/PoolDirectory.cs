using System.IO.Abstractions;
using RegStore.Archives;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>A pool on disk: <c>docker/registry/v2/blobs</c> as a registry has it, <c>snapshots/[id].tar</c>, and the file that says what it is.</summary>
internal sealed class PoolDirectory
{
    /// <summary>What follows the directory of a pool where the newest snapshot is meant.</summary>
    public const string Latest = "latest";

    private const string Suffix = ".tar";

    private PoolDirectory(IFileSystem fileSystem, string root)
    {
        (FileSystem, Root) = (fileSystem, root);
        Store = fileSystem.Path.Combine([root, .. StorageLayout.DriverPath.Split('/', StringSplitOptions.RemoveEmptyEntries)]);
        Snapshots = fileSystem.Path.Combine(root, "snapshots");
        Incoming = fileSystem.Path.Combine(root, ".partial");
        Ownership = PoolMark.OwnershipOf(fileSystem, root);
    }

    public IFileSystem FileSystem { get; }

    /// <summary>Its full path.</summary>
    public string Root { get; }

    /// <summary>The <c>v2</c> directory, in which its blobs lie.</summary>
    public string Store { get; }

    /// <summary>Where its snapshots lie.</summary>
    public string Snapshots { get; }

    /// <summary>Where blobs lie that are not proved yet.</summary>
    public string Incoming { get; }

    /// <summary>Whose it is, and who else may read it.</summary>
    public Ownership Ownership { get; }

    /// <summary>Its blobs, and nothing else, as a source.</summary>
    public DirectorySource Blobs => new(FileSystem, Store);

    /// <summary>Opens a pool.</summary>
    /// <exception cref="RegistryStoreException">There is none, or it is one of a later format.</exception>
    public static PoolDirectory Open(IFileSystem fileSystem, string path)
    {
        PoolMark.Ensure(fileSystem, path);
        return new PoolDirectory(fileSystem, fileSystem.Path.GetFullPath(path));
    }

    /// <summary>Opens a pool, or makes one of a directory that is empty or not there.</summary>
    /// <exception cref="RegistryStoreException">The directory holds something else.</exception>
    public static PoolDirectory OpenOrCreate(IFileSystem fileSystem, string path, UnixFileMode? mode)
    {
        if (!PoolMark.IsIn(fileSystem, path))
        {
            PoolMark.Create(fileSystem, path, mode is { } wanted ? Ownership.OfFileMode(wanted) : Ownership.Private);
        }

        return Open(fileSystem, path);
    }

    /// <summary>The snapshots, the earliest first.</summary>
    public IReadOnlyList<SnapshotId> Ids() => [.. Names().Select(IdOf).OfType<SnapshotId>().Order()];

    /// <summary>The files among the snapshots that may be some, under other names.</summary>
    public IReadOnlyList<string> Strays() =>
        [.. Names().Where(name => name.Contains(Suffix, StringComparison.Ordinal) && !name.EndsWith(".partial", StringComparison.Ordinal) && IdOf(name) is null).Order(StringComparer.Ordinal)];

    /// <summary>The full path of a snapshot.</summary>
    public string PathOf(SnapshotId id) => FileSystem.Path.Combine(Snapshots, $"{id}{Suffix}");

    /// <summary>A snapshot as a store.</summary>
    /// <param name="id">The snapshot.</param>
    /// <param name="spool">Where that is kept which would go by once: nothing, as long as the snapshot is the plain tar that it was written as.</param>
    public SnapshotSource Open(SnapshotId id, SpoolFile spool) => new(new ArchiveSource(ArchiveInput.OfFile(FileSystem, PathOf(id)), spool, isOfPool: true), Blobs);

    /// <summary>The bytes of a snapshot's index.</summary>
    /// <exception cref="RegistryStoreException">They cannot be read, so that nobody knows what the snapshot needs.</exception>
    public byte[] ReadIndexBytes(SnapshotId id, CancellationToken cancellationToken)
    {
        try
        {
            return FirstMember.Read(ArchiveInput.OfFile(FileSystem, PathOf(id)), cancellationToken);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException or RegistryStoreException)
        {
            throw Unreadable(id, e);
        }
    }

    /// <summary>A snapshot's index.</summary>
    /// <exception cref="RegistryStoreException">It cannot be read, so that nobody knows what the snapshot needs.</exception>
    public ArchiveIndex ReadIndex(SnapshotId id, CancellationToken cancellationToken)
    {
        try
        {
            return ArchiveDocuments.ReadIndex(ReadIndexBytes(id, cancellationToken));
        }
        catch (FormatException e)
        {
            throw Unreadable(id, e);
        }
    }

    /// <summary>The snapshot that a text names: an id, enough of its first characters, or <c>latest</c>.</summary>
    /// <exception cref="RegistryStoreException">The pool has no such snapshot, or several.</exception>
    public SnapshotId Resolve(string text)
    {
        var ids = Ids();
        var found = text == Latest ? ids.TakeLast(1).ToList() : [.. ids.Where(id => id.IsMeantBy(text))];
        return found switch
        {
            [var one] => one,
            [] => throw new RegistryStoreException(StoreFailure.NoStore, $"{Root} has no snapshot {(text.Length > 0 ? text : "without an id")}.") { Hint = StoreHint.ListSnapshots, HintPath = Root },
            _ => throw new RegistryStoreException(StoreFailure.NoStore, $"{Root} has {found.Count} snapshots that begin with {text}: give more of the id."),
        };
    }

    /// <summary>Makes the directories of a new pool.</summary>
    /// <exception cref="RegistryStoreException">It has blobs already, and its directory of snapshots is gone.</exception>
    public void CreateDirectories()
    {
        if (Presence.OfDirectory(FileSystem, FileSystem.Path.Combine(Store, StorageLayout.Blobs)) && !Presence.OfDirectory(FileSystem, Snapshots))
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{Snapshots} is missing, though the pool has blobs: bring it back, or mount it.");
        }

        // In this order: a run that is broken off between the two must not look as if its snapshots were gone.
        NewDirectory.CreateAll(FileSystem, Snapshots, Ownership);
        DiskFlush.Names(FileSystem, Root);
        NewDirectory.CreateAll(FileSystem, FileSystem.Path.Combine(Store, StorageLayout.Blobs), Ownership);
    }

    private IEnumerable<string> Names() =>
        Presence.OfDirectory(FileSystem, Snapshots) ? FileSystem.DirectoryInfo.New(Snapshots).EnumerateFiles().Select(file => file.Name) : [];

    private static SnapshotId? IdOf(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal) && SnapshotId.TryParse(name[..^Suffix.Length], null, out var id) ? id : null;

    private RegistryStoreException Unreadable(SnapshotId id, Exception cause) => new(
        StoreFailure.Damaged,
        $"{PathOf(id)} cannot be read, so what it needs is not known: {cause.Message.TrimEnd('.')}. If it cannot be repaired, delete that file.",
        cause)
    {
        Hint = StoreHint.Verify,
        HintPath = Root,
    };
}
