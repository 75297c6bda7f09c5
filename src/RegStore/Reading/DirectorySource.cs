using System.IO.Abstractions;
using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>A store in a directory of a file system.</summary>
internal sealed class DirectorySource(IFileSystem fileSystem, string root) : IStoreSource
{
    private static readonly string[] StateFiles = ["config.yml", "htpasswd", CacheState.FileName];

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
            return StorageLayout.IsDriverPath(root) ? [.. StateFiles.Where(name => Presence.OfFile(fileSystem, fileSystem.Path.Combine(driver, name)))] : [];
        }
    }

    public IDirectoryHandle Enter() => DirectoryHandle.OpenTop(fileSystem, root);

    public string? Follow(string path, string target)
    {
        var link = fileSystem.Path.GetFullPath(fileSystem.Path.Combine(root, path));
        var full = fileSystem.Path.GetFullPath(fileSystem.Path.Combine(fileSystem.Path.GetDirectoryName(link)!, target));
        var top = $"{fileSystem.Path.GetFullPath(root)}{fileSystem.Path.DirectorySeparatorChar}";
        return full.StartsWith(top, StringComparison.Ordinal) ? full[top.Length..].Replace(fileSystem.Path.DirectorySeparatorChar, '/') : null;
    }

    // Only what lies where a registry's volume has it: beside a bare v2 directory the name may be anybody's.
    private static CacheState? ReadCacheState(IFileSystem fileSystem, string root)
    {
        var file = fileSystem.FileInfo.New(fileSystem.Path.Combine(root, "..", "..", "..", CacheState.FileName));
        if (!StorageLayout.IsDriverPath(root) || !file.Exists || FileStatus.Of(fileSystem, file.FullName) is { Type: FileType.Special })
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
}
