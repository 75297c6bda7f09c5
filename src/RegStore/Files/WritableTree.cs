using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>A directory that files are written to by their paths below it, with slashes. Nothing that is written can lie outside.</summary>
internal sealed class WritableTree(IFileSystem fileSystem, string root, Ownership ownership)
{
    private readonly string _root = fileSystem.Path.GetFullPath(root);

    /// <summary>Its full path.</summary>
    public string Root => _root;

    /// <summary>Creates a file; one that is there already makes room.</summary>
    public Stream Create(string path)
    {
        var full = MakeRoom(path);
        Removal.OfFile(fileSystem, full);
        var stream = fileSystem.FileStream.New(full, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 });
        ownership.Apply(fileSystem, full, isDirectory: false);
        return stream;
    }

    /// <summary>Writes a small file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="modified">When it was last written, UTC; default for now.</param>
    public void Write(string path, ReadOnlySpan<byte> content, DateTime modified = default)
    {
        using (var stream = Create(path))
        {
            stream.Write(content);
        }

        SetTime(path, modified);
    }

    /// <summary>Makes a directory, if it is not there.</summary>
    public void CreateDirectory(string path) => NewDirectory.CreateAll(fileSystem, Full(path), ownership);

    /// <summary>Opens a file for reading.</summary>
    public Stream Open(string path) => OpenFile.ToRead(fileSystem, Full(path), bufferSize: 0);

    /// <summary>Whether a file is there.</summary>
    public bool Has(string path) => Presence.OfFile(fileSystem, Full(path));

    /// <summary>The length in bytes of a file with one name; null if there is none.</summary>
    public long? LengthOf(string path) => FileStatus.Of(fileSystem, Full(path)) is { Type: FileType.Regular, Names: 1, Length: var length } ? length : null;

    /// <summary>Deletes a file, if it is there.</summary>
    public void Delete(string path)
    {
        if (Has(path))
        {
            Removal.OfFile(fileSystem, Full(path));
        }
    }

    /// <summary>Deletes a directory with all that is in it, if it is there.</summary>
    public void DeleteDirectory(string path) => Removal.OfDirectory(fileSystem, Full(path));

    /// <summary>Takes a file over from another tree of the same file system; what has its path here is replaced.</summary>
    public void MoveFrom(WritableTree other, string path) => fileSystem.File.Move(other.Full(path), MakeRoom(path), overwrite: true);

    /// <summary>Takes over whatever has a path in another tree, a directory with all that is in it, a link or pipe as it is; nothing that is here is replaced.</summary>
    /// <exception cref="RegistryStoreException">The trees are on two disks, between which nothing moves at once.</exception>
    /// <exception cref="IOException">Something has the path here.</exception>
    public void Take(WritableTree other, string otherPath, string path)
    {
        try
        {
            Renaming.WithoutReplacing(fileSystem, other.Full(otherPath), MakeRoom(path));
        }
        catch (IOException e) when (e.HResult == Libc.OtherDisk)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{_root} is on another disk than {other._root}: both must be on the same disk.", e);
        }
    }

    /// <summary>Takes a directory over from another tree, in the place of one that has its path here: that is deleted last, and stays where the other cannot be had.</summary>
    public void Replace(WritableTree other, string path)
    {
        if (Look(path) is not { Type: FileType.Directory })
        {
            Take(other, path, path);
            return;
        }

        var replaced = $"{path}.replaced";

        // What may fail comes before anything moves.
        CreateDirectory(fileSystem.Path.GetDirectoryName(path)!);
        other.DeleteDirectory(replaced);
        other.Take(this, path, replaced);
        try
        {
            Take(other, path, path);
        }
        catch
        {
            Take(other, replaced, path);
            throw;
        }

        other.DeleteDirectory(replaced);
    }

    /// <summary>Looks at a path; null if nothing is there.</summary>
    public FileStatus? Look(string path) => FileStatus.Of(fileSystem, Full(path));

    /// <summary>Takes away a directory if it is there and empty.</summary>
    public void DeleteEmptyDirectory(string path)
    {
        if (Look(path) is { Type: FileType.Directory } && !Presence.OfSomethingIn(fileSystem, Full(path)))
        {
            fileSystem.Directory.Delete(Full(path), recursive: false);
        }
    }

    /// <summary>Tells when a file was last written, as it was where it came from; default for now.</summary>
    public void SetTime(string path, DateTime modified)
    {
        if (modified > DateTime.UnixEpoch)
        {
            fileSystem.File.SetLastWriteTimeUtc(Full(path), modified);
        }
    }

    /// <summary>Makes an empty file a clone of one that is open; false if it stays empty, as the file system cannot.</summary>
    public bool TryClone(Stream from, string path) => DiskClone.TryClone(from, Full(path));

    private string MakeRoom(string path)
    {
        var full = Full(path);
        NewDirectory.CreateAll(fileSystem, fileSystem.Path.GetDirectoryName(full)!, ownership);
        return full;
    }

    private string Full(string path)
    {
        var full = fileSystem.Path.GetFullPath(fileSystem.Path.Combine(_root, path.Replace('/', fileSystem.Path.DirectorySeparatorChar)));
        return full.StartsWith($"{_root}{fileSystem.Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? full
            : throw new InvalidOperationException($"{path} leads out of {_root}.");
    }
}
