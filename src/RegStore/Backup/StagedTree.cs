using System.IO.Abstractions;
using System.Text;
using RegStore.Checks;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>A <c>v2</c> directory that is being written where nobody looks for it, and the only place that a restore writes to before all of it is proved.</summary>
internal sealed class StagedTree(IFileSystem fileSystem, string root, Ownership ownership)
{
    // What Linux answers where a name would have to move between disks.
    private const int OtherDisk = 18;

    private readonly string _root = fileSystem.Path.GetFullPath(root);
    private bool _mayClone = true;

    /// <summary>Its full path.</summary>
    public string Root => _root;

    /// <summary>The full path of a storage path in it.</summary>
    /// <exception cref="InvalidOperationException">It would lie outside; no path that was let in can.</exception>
    public string Full(string path)
    {
        var full = fileSystem.Path.GetFullPath(fileSystem.Path.Combine(_root, path.Replace('/', fileSystem.Path.DirectorySeparatorChar)));
        return full.StartsWith($"{_root}{fileSystem.Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? full
            : throw new InvalidOperationException($"{path} leads out of {_root}.");
    }

#pragma warning disable RS0030 // All that is written lies below the staged root.
    public Stream Create(string path)
    {
        var full = Full(path);
        NewDirectory.CreateAll(fileSystem, fileSystem.Path.GetDirectoryName(full)!, ownership);
        var stream = fileSystem.FileStream.New(full, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 });
        ownership.Apply(fileSystem, full, isDirectory: false);
        return stream;
    }

    public Stream Open(string path) => fileSystem.FileStream.New(Full(path), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);

    public bool Has(string path) => fileSystem.FileInfo.New(Full(path)).Exists;

    public void Delete(string path)
    {
        if (Has(path))
        {
            fileSystem.File.Delete(Full(path));
        }
    }

    /// <summary>Takes a file over from another tree of the same file system; what has its path here is replaced.</summary>
    public void MoveFrom(StagedTree other, string path)
    {
        var full = Full(path);
        NewDirectory.CreateAll(fileSystem, fileSystem.Path.GetDirectoryName(full)!, ownership);
        fileSystem.File.Move(other.Full(path), full, overwrite: true);
    }

    /// <summary>Takes a directory over from another tree of the same file system, with all that is in it.</summary>
    /// <exception cref="RegistryStoreException">They are on two, between which nothing moves at once.</exception>
    public void MoveDirectoryFrom(StagedTree other, string path)
    {
        var full = Full(path);
        NewDirectory.CreateAll(fileSystem, fileSystem.Path.GetDirectoryName(full)!, ownership);
        try
        {
            fileSystem.Directory.Move(other.Full(path), full);
        }
        catch (IOException e) when (e.HResult == OtherDisk)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{_root} lies on another disk than {other._root}: both must be on one.", e);
        }
    }

    /// <summary>Deletes a directory with all that is in it, if it is there.</summary>
    public void DeleteDirectory(string path) => Removal.OfDirectory(fileSystem, Full(path));

    public void SetTime(string path, DateTime modified)
    {
        if (modified > DateTime.UnixEpoch)
        {
            fileSystem.File.SetLastWriteTimeUtc(Full(path), modified);
        }
    }

    public void Write(PlannedLink link)
    {
        if (link.Target is { } target)
        {
            using (var stream = Create(link.Path))
            {
                stream.Write(Encoding.ASCII.GetBytes(target.ToString()));
            }

            SetTime(link.Path, link.Modified);
        }
        else
        {
            NewDirectory.CreateAll(fileSystem, Full(link.Path), ownership);
        }
    }
#pragma warning restore RS0030

    /// <summary>Copies a blob, and tells what its bytes were; it stays only if they are sound.</summary>
    public BlobReading Copy(IStoreSource source, BlobEntry blob, BlobPump pump, Action<int> passed, CancellationToken cancellationToken)
    {
        using var content = BlobContent.Open(source, blob, out var failure);
        if (content is null)
        {
            return failure;
        }

        var path = StorageLayout.Blob(blob.Digest);
        var (actual, length) = TryClone(source, blob, path)
            ? Hash(path, blob, pump, passed, cancellationToken)
            : Write(path, content, blob, pump, passed, cancellationToken);
        var reading = content.Judge(actual, length);
        if (reading.Verdict == BlobVerdict.Sound)
        {
            SetTime(path, blob.Modified);
        }
        else
        {
            Delete(path);
        }

        return reading;
    }

    /// <summary>Whether a blob is there already as a run left it that was broken off, sound to its last byte; what is not is taken away.</summary>
    public bool Proves(BlobEntry blob, BlobPump pump, Action<int> passed, CancellationToken cancellationToken)
    {
        var path = StorageLayout.Blob(blob.Digest);
        if (!HasAll(blob) || Hash(path, blob, pump, passed, cancellationToken).Actual != blob.Digest)
        {
            Delete(path);
            return false;
        }

        SetTime(path, blob.Modified);
        return true;
    }

    /// <summary>Whether as many bytes of a blob are there as it has.</summary>
    public bool HasAll(BlobEntry blob) => FileStatus.Of(fileSystem, Full(StorageLayout.Blob(blob.Digest))) is { Type: FileType.Regular, Names: 1 }
        && fileSystem.FileInfo.New(Full(StorageLayout.Blob(blob.Digest))).Length == blob.Length;

    /// <summary>Whether blobs of a source can come in without taking room, as this one can.</summary>
    public bool CanClone(IStoreSource source, BlobEntry blob)
    {
        const string path = "probe";
        var canClone = TryClone(source, blob, path);
        Delete(path);
        return canClone;
    }

    private (Digest Actual, long Length) Write(string path, BlobContent content, BlobEntry blob, BlobPump pump, Action<int> passed, CancellationToken cancellationToken)
    {
        using var file = Create(path);
        return pump.Pass(content, file, blob.Digest.Algorithm, passed, cancellationToken);
    }

    // What is proved is the clone: the file that it was made of may change meanwhile.
    private (Digest Actual, long Length) Hash(string path, BlobEntry blob, BlobPump pump, Action<int> passed, CancellationToken cancellationToken)
    {
        using var clone = Open(path);
        return pump.Pass(clone, null, blob.Digest.Algorithm, passed, cancellationToken);
    }

    // A file system that cannot do it once never can.
    private bool TryClone(IStoreSource source, BlobEntry blob, string path)
    {
        if (_mayClone && source.Locate(blob.Path) is { } original)
        {
            Create(path).Dispose();
            _mayClone = DiskClone.TryClone(fileSystem, original, Full(path));
            return _mayClone;
        }

        return false;
    }
}
