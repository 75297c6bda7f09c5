using System.IO.Abstractions;
using RegStore.Files;

namespace RegStore.Reading;

/// <summary>A store in a directory of a file system.</summary>
internal sealed class DirectorySource(IFileSystem fileSystem, string root) : IStoreSource
{
    // What .NET tells of a file that was deleted between the listing and the look: every flag at once.
    private const FileAttributes Vanished = (FileAttributes)(-1);

    // What .NET puts for bytes of a name that it cannot read, and cannot turn back.
    private const char NoUtf8 = '\uFFFD';

    private static readonly string[] StateFiles = ["config.yml", "htpasswd", CacheState.FileName];

    private readonly SpecialFileProbe _probe = new(fileSystem);

    private readonly Lazy<CacheState?> _cache = new(() => ReadCacheState(fileSystem, root));

    public StoreKind Kind => StoreKindDetector.Detect(fileSystem, root, Cache);

    public StorePlace Place => StorePlace.Directory;

    public (int User, int Group)? Owner => FileStatus.Of(fileSystem, root) is { Owner: >= 0 } status ? (status.Owner, status.Group) : null;

    public CacheState? Cache => _cache.Value;
    public bool IsLive => true;

    public IReadOnlyList<string> Beside
    {
        get
        {
            var driver = fileSystem.Path.GetFullPath(fileSystem.Path.Combine(root, "..", "..", ".."));
            return StorageLayout.IsDriverPath(root) ? [.. StateFiles.Where(name => fileSystem.FileInfo.New(fileSystem.Path.Combine(driver, name)).Exists)] : [];
        }
    }

    public IEnumerable<SourceEntry> List(string path)
    {
        foreach (var info in FindDirectory(path)?.EnumerateFileSystemInfos() ?? [])
        {
            if (Describe(info) is { } entry)
            {
                yield return entry;
            }
        }
    }

    public IEnumerable<SourceEntry> ListNames(string path)
    {
        using var directory = FindDirectory(path) is null ? null : Enter(path);
        return directory?.NamesOfDirectories()?.Select(name => new SourceEntry(name, EntryKind.Directory, 0, default)) ?? List(path);
    }

    public SourceEntry? Find(string path)
    {
        var full = Resolve(path);
        IFileSystemInfo info = fileSystem.FileInfo.New(full);
        if (info.Exists)
        {
            return Describe(info);
        }

        info = fileSystem.DirectoryInfo.New(full);
        return info.Exists || info.LinkTarget is not null ? Describe(info) : null;
    }

    public string? Follow(string path, string target)
    {
        var link = fileSystem.Path.GetFullPath(Resolve(path));
        var full = fileSystem.Path.GetFullPath(fileSystem.Path.Combine(fileSystem.Path.GetDirectoryName(link)!, target));
        var top = $"{fileSystem.Path.GetFullPath(root)}{fileSystem.Path.DirectorySeparatorChar}";
        return full.StartsWith(top, StringComparison.Ordinal) ? full[top.Length..].Replace(fileSystem.Path.DirectorySeparatorChar, '/') : null;
    }

    public DiskDirectory? Enter(string path) => fileSystem is FileSystem ? DiskDirectory.Enter(Resolve(path)) : null;

    public string? Locate(string path) => Resolve(path);

    // Buffers are the callers'.
    public Stream Open(string path) => Libc.IsKnown && fileSystem is FileSystem ? FileBelow.Open(fileSystem, root, path) : OpenFile.ToRead(fileSystem, Resolve(path), bufferSize: 0);

    /// <summary>A directory that can be listed; null if it does not exist.</summary>
    private IDirectoryInfo? FindDirectory(string path)
    {
        // blobs and repositories may be links to other volumes; below them a link is never followed.
        var directory = fileSystem.DirectoryInfo.New(Resolve(path));
        if (!directory.Exists)
        {
            DemandAbsence(directory);
            return null;
        }

        return path.Contains('/', StringComparison.Ordinal) && directory.Attributes.HasFlag(FileAttributes.ReparsePoint)
            ? throw new IOException($"a symbolic link to {directory.LinkTarget}, which is not followed")
            : directory;
    }

    private string Resolve(string path) => fileSystem.Path.Combine(root, path);

    // Only what lies where a registry's volume has it: beside a bare v2 directory the name may be anybody's.
    private static CacheState? ReadCacheState(IFileSystem fileSystem, string root)
    {
        var file = fileSystem.FileInfo.New(fileSystem.Path.Combine(root, "..", "..", "..", CacheState.FileName));
        if (!StorageLayout.IsDriverPath(root) || !file.Exists || new SpecialFileProbe(fileSystem).Describe(file.FullName) is not null)
        {
            return null;
        }

        try
        {
            using var stream = file.OpenRead();
            var content = new byte[Math.Min(file.Length, CacheState.MaxLength)];
            return CacheState.Read(content.AsSpan(0, stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CacheState.Unreadable(e.Message);
        }
    }

    // Something that is there and is no directory must not pass for an empty one.
    private void DemandAbsence(IDirectoryInfo directory)
    {
        if (directory.LinkTarget is { } target)
        {
            throw new IOException($"a symbolic link to {target}, which leads to no directory");
        }

        if (fileSystem.FileInfo.New(directory.FullName).Exists)
        {
            throw new IOException("a file, not a directory");
        }
    }

    private SourceEntry? Describe(IFileSystemInfo info)
    {
        try
        {
            if (info.Name.Contains(NoUtf8, StringComparison.Ordinal))
            {
                return new SourceEntry(info.Name, EntryKind.Special, 0, default, "an entry whose name is not UTF-8, so that it cannot be opened,");
            }

            var modified = info.LastWriteTimeUtc;
            if (info.Attributes == Vanished)
            {
                return null;
            }

            if (info.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                return new SourceEntry(info.Name, EntryKind.Special, 0, modified, LinkTarget: info.LinkTarget);
            }

            if (info is not IFileInfo file)
            {
                return new SourceEntry(info.Name, EntryKind.Directory, 0, modified);
            }

            return file.Length == 0 && _probe.Describe(info.FullName) is { } special
                ? new SourceEntry(info.Name, EntryKind.Special, 0, modified, special)
                : new SourceEntry(info.Name, EntryKind.File, file.Length, modified);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
