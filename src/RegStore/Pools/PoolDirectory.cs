using System.IO.Abstractions;
using System.Text;
using RegStore.Archives;
using RegStore.Backup;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>A pool on disk: <c>docker/registry/v2/blobs</c> as a registry has it, <c>snapshots/[id].tar</c>, and the file that says what it is.</summary>
internal sealed class PoolDirectory
{
    /// <summary>What follows the directory of a pool where the newest snapshot is meant.</summary>
    public const string Latest = "latest";

    private const string Mark = "regstore-pool.json";
    private const string MarkContent = """{"kind":"regstore-pool","schema":1}""";
    private const string Suffix = ".tar";

    // What may lie in a directory that becomes a pool.
    private static readonly string[] Ignored = ["lost+found", $"{Mark}.partial"];

    private PoolDirectory(IFileSystem fileSystem, string root)
    {
        (FileSystem, Root) = (fileSystem, root);
        Store = fileSystem.Path.Combine([root, .. StorageLayout.DriverPath.Split('/', StringSplitOptions.RemoveEmptyEntries)]);
        Snapshots = fileSystem.Path.Combine(root, "snapshots");
        Incoming = fileSystem.Path.Combine(root, ".partial");
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

    /// <summary>Its blobs, and nothing else, as a source.</summary>
    public DirectorySource Blobs => new(FileSystem, Store);

    /// <summary>Whether a directory says that it is a pool.</summary>
    public static bool IsPool(IFileSystem fileSystem, string path) => fileSystem.FileInfo.New(fileSystem.Path.Combine(path, Mark)).Exists;

    /// <summary>Opens a pool.</summary>
    /// <exception cref="RegistryStoreException">There is none, or it is one of a later format.</exception>
    public static PoolDirectory Open(IFileSystem fileSystem, string path)
    {
        if (!IsPool(fileSystem, path))
        {
            throw new RegistryStoreException(StoreFailure.NoStore, $"{path} is no pool: {Mark} is not in it. \"regstore snapshot STORE {path}\" makes one.");
        }

        var pool = new PoolDirectory(fileSystem, fileSystem.Path.GetFullPath(path));
        pool.DemandFormat();
        return pool;
    }

    /// <summary>Opens a pool, or makes one of a directory that is empty or not there.</summary>
    /// <exception cref="RegistryStoreException">The directory holds something else.</exception>
    public static PoolDirectory OpenOrCreate(IFileSystem fileSystem, string path)
    {
        if (!IsPool(fileSystem, path))
        {
            Create(fileSystem, path);
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
    public byte[] ReadIndex(SnapshotId id, CancellationToken cancellationToken)
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
    public ArchiveIndex FindIndex(SnapshotId id, CancellationToken cancellationToken)
    {
        try
        {
            return ArchiveDocuments.ReadIndex(ReadIndex(id, cancellationToken));
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
        var found = text == Latest ? ids.TakeLast(1).ToList() : [.. ids.Where(id => text.Length > 0 && id.ToString().StartsWith(text, StringComparison.Ordinal))];
        return found switch
        {
            [var one] => one,
            [] => throw new RegistryStoreException(StoreFailure.NoStore, $"{Root} has no snapshot {text}. \"regstore snapshots {Root}\" lists those it has."),
            _ => throw new RegistryStoreException(StoreFailure.NoStore, $"{Root} has {found.Count} snapshots that begin with {text}: name more of it."),
        };
    }

    private IEnumerable<string> Names() =>
        FileSystem.DirectoryInfo.New(Snapshots) is { Exists: true } directory ? directory.EnumerateFiles().Select(file => file.Name) : [];

    private static SnapshotId? IdOf(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal) && SnapshotId.TryParse(name[..^Suffix.Length], null, out var id) ? id : null;

    private RegistryStoreException Unreadable(SnapshotId id, Exception cause) => new(
        StoreFailure.Damaged,
        $"{PathOf(id)} cannot be read, so what it needs is not known: {cause.Message}. Run \"regstore verify {Root}\"; if nothing helps, delete that file.",
        cause);

    private void DemandFormat()
    {
        var path = FileSystem.Path.Combine(Root, Mark);
        using var stream = FileSystem.FileInfo.New(path).OpenRead();
        var content = new byte[MarkContent.Length + 1];
        var read = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        if (Encoding.UTF8.GetString(content, 0, read).TrimEnd() != MarkContent)
        {
            throw new RegistryStoreException(StoreFailure.NoStore, $"{path} does not say {MarkContent}: it is damaged, or the pool is one of a later regstore.");
        }
    }

    private static void Create(IFileSystem fileSystem, string path)
    {
        var full = fileSystem.Path.GetFullPath(path);
        if (fileSystem.FileInfo.New(full).Exists || (fileSystem.DirectoryInfo.New(full) is { Exists: true } there && there.EnumerateFileSystemInfos().Any(it => !Ignored.Contains(it.Name))))
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} is neither a pool nor empty: name a directory that is empty or not there.");
        }

#pragma warning disable RS0030 // What makes a pool of an empty directory; the mark has its name when it is whole.
        try
        {
            fileSystem.Directory.CreateDirectory(full);
            var mark = fileSystem.Path.Combine(full, Mark);
            using (var stream = fileSystem.FileStream.New($"{mark}.partial", FileMode.Create))
            {
                stream.Write(Encoding.UTF8.GetBytes($"{MarkContent}\n"));
                stream.Flush(flushToDisk: true);
            }

            fileSystem.File.Move($"{mark}.partial", mark, overwrite: true);
            DiskFlush.Names(fileSystem, full);
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            throw DiskSpace.Full(path, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written: {e.Message}", e);
        }
#pragma warning restore RS0030
    }

    /// <summary>Makes the directories of a new pool.</summary>
    /// <exception cref="RegistryStoreException">It has blobs already, and its directory of snapshots is gone.</exception>
    public void Furnish()
    {
        if (FileSystem.DirectoryInfo.New(FileSystem.Path.Combine(Store, StorageLayout.Blobs)).Exists && !FileSystem.DirectoryInfo.New(Snapshots).Exists)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{Snapshots} is not there, though the pool has blobs: bring it back, or mount it.");
        }

#pragma warning disable RS0030 // The pool is regstore's own.
        FileSystem.Directory.CreateDirectory(FileSystem.Path.Combine(Store, StorageLayout.Blobs));
        FileSystem.Directory.CreateDirectory(Snapshots);
#pragma warning restore RS0030
    }
}
