using System.Text;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Testing;

namespace RegStore.Tests.Files;

/// <summary>What every directory handle keeps to, whatever it is that is read. Each implementation runs these tests on the same store.</summary>
/// Covers: DirectoryEntry, DirectoryHandle, DiskDirectory, DiskFile, DiskPath, EntryName, FileStatus, Libc, MemberDirectory, PortableDirectory.
public abstract class DirectoryHandleContract
{
    private const string Tag = "repositories/alpine/_manifests/tags/3.4/current";

    /// <summary>The same store, as the implementation has it.</summary>
    internal abstract IStoreSource Source { get; }

    /// <summary>A layer of the store.</summary>
    protected static string Blob => StoreBuilder.BlobPath(CleanStore.Only34);

    [Fact]
    public void Names_come_with_their_kinds()
    {
        using var top = Source.Enter();
        using var tags = top.Enter("repositories/alpine/_manifests/tags");
        using var current = top.Enter(Tag);

        Assert.Equal([("3.4", EntryKind.Directory), ("edge", EntryKind.Directory)], Sorted(tags!));
        Assert.Equal([("link", EntryKind.File)], Sorted(current!));
        Assert.Equal([("link", EntryKind.File)], Sorted(current!));
        Assert.Contains(("blobs", EntryKind.Directory), Sorted(top));
        Assert.Contains(("repositories", EntryKind.Directory), Sorted(top));
    }

    [Fact]
    public void Every_directory_of_a_store_can_be_entered_from_the_one_above()
    {
        using var top = Source.Enter();
        var files = Below(top, "").ToList();

        Assert.Contains($"{Tag}/link", files);
        Assert.Contains(Blob, files);
        Assert.All(files, path => Assert.Equal(EntryKind.File, top.Look(path)!.Value.Kind));
    }

    [Fact]
    public void A_child_is_the_same_by_one_name_and_by_several()
    {
        using var top = Source.Enter();
        using var shard = top.Enter(DirectoryHandle.Split(DirectoryHandle.Split(Blob).Directory).Directory);
        using var directory = shard!.Enter(CleanStore.Only34.Hex);

        Assert.Equal(top.Look(Blob), directory!.Look("data"));
        Assert.Equal(top.Look(Blob), shard.Look($"{CleanStore.Only34.Hex}/data"));
        Assert.Equal("layer of 3.4", Text(top, Blob));
        Assert.Equal("layer of 3.4", Text(directory, "data"));
    }

    [Fact]
    public void A_file_is_read_as_far_as_there_is_room()
    {
        using var top = Source.Enter();
        Span<byte> bytes = stackalloc byte[100];

        var whole = top.Read(Blob, bytes, out var length);
        var text = Encoding.UTF8.GetString(bytes[..length]);
        var start = top.Read(Blob, bytes[..5], out var cut);

        Assert.Equal(("layer of 3.4", 12L, 5), (text, whole!.Value.Length, cut));
        Assert.Equal(whole, start);
    }

    [Fact]
    public void What_is_not_there_is_told_as_that()
    {
        using var top = Source.Enter();
        Span<byte> bytes = stackalloc byte[10];

        Assert.Null(top.Enter("repositories/nobody"));
        Assert.Null(top.Enter("repositories/nobody/below"));
        Assert.Null(top.Look("repositories/nobody"));
        Assert.Null(top.Look("repositories/nobody/below"));
        Assert.Null(top.Read("repositories/nobody", bytes, out _));
        Assert.Throws<FileNotFoundException>(() => top.Open("repositories/nobody"));
        Assert.Throws<FileNotFoundException>(() => top.Open(StoreBuilder.BlobPath(Digest.Compute("nothing"u8))));
    }

    [Fact]
    public void A_file_is_no_directory_and_a_directory_no_file()
    {
        using var top = Source.Enter();
        Span<byte> bytes = stackalloc byte[10];

        Assert.Null(top.Enter($"{Tag}/link"));
        Assert.Equal(EntryKind.Directory, top.Read(Tag, bytes, out var length)!.Value.Kind);
        Assert.Equal(0, length);
        Assert.ThrowsAny<IOException>(() => top.Open(Tag));
        Assert.ThrowsAny<IOException>(() => top.Open($"{Tag}/link/below"));
    }

    private protected static string Text(IDirectoryHandle directory, string path)
    {
        using var reader = new StreamReader(directory.Open(path));
        return reader.ReadToEnd();
    }

    private static IEnumerable<(string Name, EntryKind Kind)> Sorted(IDirectoryHandle directory) =>
        directory.Names().Select(entry => (entry.Name, entry.Kind)).OrderBy(entry => entry.Name, StringComparer.Ordinal);

    private static IEnumerable<string> Below(IDirectoryHandle directory, string path)
    {
        foreach (var entry in directory.Names().ToList())
        {
            if (entry.Kind == EntryKind.File)
            {
                yield return path + entry.Name;
                continue;
            }

            using var child = directory.Enter(entry.Name);
            foreach (var below in Below(child!, $"{path}{entry.Name}/"))
            {
                yield return below;
            }
        }
    }
}
