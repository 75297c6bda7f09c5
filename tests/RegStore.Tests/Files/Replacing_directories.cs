using System.IO.Abstractions;
using RegStore.Files;

namespace RegStore.Tests.Files;

/// <summary>What is replaced is there until the other is.</summary>
/// Covers: NewDirectory, Ownership, Renaming, WritableTree.
public sealed class Replacing_directories : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly WritableTree _here;
    private readonly WritableTree _other;

    public Replacing_directories()
    {
        _here = new WritableTree(new FileSystem(), Path.Combine(_directory, "here"), Ownership.Usual);
        _other = new WritableTree(new FileSystem(), Path.Combine(_directory, "other"), Ownership.Usual);
        _here.Write("blobs/aa/data", "old"u8);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void It_takes_the_place()
    {
        _other.Write("blobs/aa/data", "new"u8);

        _here.Replace(_other, "blobs/aa");

        Assert.Equal("new", File.ReadAllText(Path.Combine(_here.Root, "blobs/aa/data")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_other.Root, "blobs")));
    }

    [Fact]
    public void It_comes_where_nothing_is()
    {
        _other.Write("blobs/bb/data", "new"u8);

        _here.Replace(_other, "blobs/bb");

        Assert.True(_here.Has("blobs/bb/data"));
    }

    [Fact]
    public void What_cannot_be_replaced_stays()
    {
        Assert.ThrowsAny<IOException>(() => _here.Replace(_other, "blobs/aa"));

        Assert.Equal("old", File.ReadAllText(Path.Combine(_here.Root, "blobs/aa/data")));
    }
}
