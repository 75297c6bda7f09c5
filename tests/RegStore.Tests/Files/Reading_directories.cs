using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using RegStore.Archives;
using RegStore.Files;
using RegStore.Model;
using RegStore.Pools;
using RegStore.Reading;
using RegStore.Testing;

namespace RegStore.Tests.Files;

public sealed class Reading_directories_in_memory : DirectoryHandleContract
{
    private readonly StoreBuilder _store = new CleanStore(new StoreBuilder(new MockFileSystem(), "/data")).Store;

    internal override IStoreSource Source => new DirectorySource(_store.Files, _store.Root);
}

/// <summary>A store on disk, and an archive and a pool of it.</summary>
public abstract class ReadingOnDisk : DirectoryHandleContract, IDisposable
{
    protected ReadingOnDisk() => Store = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(Root, "data"))).Store;

    protected string Root { get; } = Directory.CreateTempSubdirectory("regstore-").FullName;

    protected StoreBuilder Store { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Directory.Delete(Root, recursive: true);
}

public sealed class Reading_directories_on_disk : ReadingOnDisk
{
    internal override IStoreSource Source => new DirectorySource(Store.Files, Store.Root);

    [SkippableFact]
    public void Only_the_two_at_the_top_may_be_links()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        Replace("blobs");
        using var top = Source.Enter();
        Assert.Equal(EntryKind.Special, top.Look("blobs")!.Value.Kind);
        Assert.Equal("layer of 3.4", Text(top, Blob));

        Replace("repositories/alpine");
        Assert.Null(top.Enter("repositories/alpine"));
        Assert.Null(top.Enter("repositories/alpine/_layers"));
        Assert.ThrowsAny<IOException>(() => top.Look("repositories/alpine/_layers"));
        Assert.ThrowsAny<IOException>(() => top.Open("repositories/alpine/_manifests/tags/3.4/current/link"));
        Assert.EndsWith(".moved", top.Look("repositories/alpine")!.Value.LinkTarget, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_directory_that_is_deleted_while_it_is_open_is_told_as_gone()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        using var top = Source.Enter();
        using var tags = top.Enter("repositories/alpine/_manifests/tags");
        Store.Delete("repositories/alpine");

        Assert.Throws<DirectoryNotFoundException>(() => tags!.Names().Count());
    }

    [SkippableFact]
    public void The_portable_way_reads_the_same()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        using var portable = new PortableDirectory(Store.Files, Store.Root, isTop: true);
        using var disk = Source.Enter();

        Assert.Equal(disk.Look(Blob), portable.Look(Blob));
        Replace("repositories/alpine");
        Assert.Equal(disk.Look("repositories/alpine"), portable.Look("repositories/alpine"));
        Assert.Null(portable.Enter("repositories/alpine/_layers"));
        Assert.ThrowsAny<IOException>(() => portable.Look("repositories/alpine/_layers"));
    }

    private void Replace(string path)
    {
        Directory.Move(Store.FullPath(path), $"{Store.FullPath(path)}.moved");
        Directory.CreateSymbolicLink(Store.FullPath(path), $"{Store.FullPath(path)}.moved");
    }
}

public sealed class Reading_directories_of_an_archive : ReadingOnDisk
{
    private readonly SpoolFile _spool = new(new FileSystem());

    internal override IStoreSource Source
    {
        get
        {
            var archive = Path.Combine(Root, "out.tar");
            RegistryStore.Open(Store.Data).BackupAsync(archive).GetAwaiter().GetResult();
            return new ArchiveSource(ArchiveInput.OfFile(new FileSystem(), archive), _spool);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _spool.Dispose();
        base.Dispose(disposing);
    }
}

public sealed class Reading_directories_of_a_stream : ReadingOnDisk
{
    private readonly MemoryStream _archive = new();

    internal override IStoreSource Source
    {
        get
        {
            RegistryStore.Open(Store.Data).BackupAsync(_archive, new() { Compression = RegStore.Backup.ArchiveCompression.Gzip }).GetAwaiter().GetResult();
            _archive.Position = 0;
            return new ArchiveSource(ArchiveInput.OfStream(_archive, "-"), new KeepsAll());
        }
    }

    protected override void Dispose(bool disposing)
    {
        _archive.Dispose();
        base.Dispose(disposing);
    }

    // Of a stream nothing can be had afterwards but what was kept; here that is all.
    private sealed class KeepsAll : IMemberSink
    {
        private readonly Dictionary<int, MemoryStream> _kept = [];

        public Stream? Keep(int node, Digest? digest, TarMember member, ReadOnlySpan<byte> start) => _kept[node] = new MemoryStream();

        public void Kept(int node, bool isSound)
        {
        }

        public Stream? Open(int node) => new MemoryStream(_kept[node].ToArray());
    }
}

public sealed class Reading_directories_of_a_snapshot : ReadingOnDisk
{
    private readonly SpoolFile _spool = new(new FileSystem());

    internal override IStoreSource Source
    {
        get
        {
            var pool = Path.Combine(Root, "pool");
            RegistryStore.Open(Store.Data).SnapshotAsync(pool).GetAwaiter().GetResult();
            var opened = PoolDirectory.Open(new FileSystem(), pool);
            return opened.Open(opened.Ids()[^1], _spool);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _spool.Dispose();
        base.Dispose(disposing);
    }
}
