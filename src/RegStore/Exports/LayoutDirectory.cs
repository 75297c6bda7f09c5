using System.IO.Abstractions;
using RegStore.Blobs;
using RegStore.Files;
using RegStore.Reading;

namespace RegStore.Exports;

/// <summary>
/// Writes an image layout into a directory: a new one, or one that holds a layout, to which the images are added. All is written to a directory beside or in it
/// and moved into place at the end, the index last: until then the layout is what it was.
/// </summary>
internal sealed class LayoutDirectory : IExportTarget, IDisposable
{
    private const string StagingName = ".regstore-partial";

    private readonly IFileSystem _fileSystem;
    private readonly string _directory;
    private readonly ExportPlan _plan;
    private readonly WritableTree? _existing;
    private readonly StagingDirectory _staging;
    private readonly WritableTree _staged;

    /// <summary>Takes hold of a directory that is not there, is empty, or holds an image layout.</summary>
    /// <exception cref="RegistryStoreException">It is none of these, or another export is writing to it.</exception>
    public LayoutDirectory(IFileSystem fileSystem, string directory, ExportPlan plan)
    {
        (_fileSystem, _plan) = (fileSystem, plan);
        _directory = fileSystem.Path.TrimEndingDirectorySeparator(fileSystem.Path.GetFullPath(directory));
        if (Presence.OfFile(fileSystem, _directory))
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{directory} is a file: name a directory that is empty, not there, or an OCI image layout.");
        }

        var isThere = Presence.OfDirectory(fileSystem, _directory);
        if (isThere && !IsLayout && fileSystem.DirectoryInfo.New(_directory).EnumerateFileSystemInfos().Any(it => it.Name != StagingName))
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{directory} is neither empty nor an OCI image layout: name another directory.");
        }

        EnsureDirectories();
        _existing = isThere ? new WritableTree(fileSystem, _directory, Ownership.Private) : null;
        _staging = new StagingDirectory(fileSystem, isThere ? fileSystem.Path.Combine(_directory, StagingName) : $"{_directory}.partial");
        _staged = new WritableTree(fileSystem, _staging.Path, Ownership.Private);
        Blobs = new BlobFiles(_staged, LayoutDocuments.BlobPath);
    }

    public IBlobDestination Blobs { get; }

    private bool IsLayout => FileStatus.Of(_fileSystem, _fileSystem.Path.Combine(_directory, LayoutDocuments.Layout)) is { Type: FileType.Regular };

    public bool Has(BlobEntry blob)
    {
        var path = LayoutDocuments.BlobPath(blob.Digest);
        if (_existing is null || FileStatus.Of(_fileSystem, _fileSystem.Path.Combine(_directory, path)) is not { Type: FileType.Regular, Length: var length } || length != blob.Length)
        {
            return false;
        }

        try
        {
            using var content = new VerifiedStream(_existing.Open(path), blob.Digest, path);
            content.CopyTo(Stream.Null);
            return true;
        }
        catch (RegistryStoreException e) when (e.Failure is StoreFailure.Damaged or StoreFailure.Unreadable)
        {
            return false;
        }
    }

    public void Begin()
    {
        _staged.CreateDirectory(LayoutDocuments.Blobs);
        DiskSpace.Ensure(_fileSystem, _staging.Path, _plan.Bytes);
    }

    public void Finish()
    {
        _staged.Write(LayoutDocuments.Layout, LayoutDocuments.LayoutFile);
        _staged.Write(LayoutDocuments.Index, LayoutDocuments.WriteIndex(_plan.Images, ReadIndex()));
        DiskFlush.Everything(_fileSystem, _staging.Path);
        if (_existing is null)
        {
            _staging.Become(_directory, Ownership.Private);
            return;
        }

        EnsureDirectories();
        string[] written = [.. _plan.Blobs.Keys.Select(LayoutDocuments.BlobPath).Where(_staged.Has), LayoutDocuments.Layout, LayoutDocuments.Index];
        foreach (var path in written)
        {
            _existing.MoveFrom(_staged, path);
        }

        DiskFlush.Everything(_fileSystem, _directory);
    }

    public void Dispose() => _staging.Dispose();

    // A layout that is there may be somebody else's, and a link in it lead anywhere.
    private void EnsureDirectories()
    {
        foreach (var name in (string[])[LayoutDocuments.Blobs, .. _plan.Blobs.Keys.Select(digest => $"{LayoutDocuments.Blobs}/{digest.Algorithm}").Distinct()])
        {
            var path = _fileSystem.Path.Combine(_directory, name);
            if (FileStatus.Of(_fileSystem, path) is { Type: not FileType.Directory } other)
            {
                throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} is {other.Words}, where a directory belongs: move it away. Nothing was exported.");
            }
        }
    }

    private byte[]? ReadIndex()
    {
        var path = _fileSystem.Path.Combine(_directory, LayoutDocuments.Index);
        if (FileStatus.Of(_fileSystem, path) is not { Type: FileType.Regular } status)
        {
            return null;
        }

        if (status.Length > ManifestReader.MaxLength)
        {
            throw new RegistryStoreException(StoreFailure.TooLarge, $"{path} has {status.Length} bytes, which is more than any index of images. Nothing was exported.");
        }

        using var stream = OpenFile.ToRead(_fileSystem, path, bufferSize: 0);
        var content = new byte[status.Length];
        return content[..stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
    }
}
