using System.IO.Abstractions;

namespace RegStore.Reading;

/// <summary>Finds the <c>v2</c> directory from any of the places that people name: the volume's root, <c>docker</c>, <c>docker/registry</c>, <c>v2</c> itself.</summary>
internal static class RootFinder
{
    private const string Version2 = "v2";

    // From the named directory down to v2, the longest first.
    private static readonly string[][] Ways = [["docker", "registry", Version2], ["registry", Version2], [Version2], []];

    /// <summary>The full path of the <c>v2</c> directory.</summary>
    /// <exception cref="RegistryStoreException">There is none, or the directory could not be read.</exception>
    public static string Find(IFileSystem fileSystem, string path)
    {
        var start = fileSystem.Path.GetFullPath(path);
        if (fileSystem.FileInfo.New(start) is { LinkTarget: { } target } && !fileSystem.DirectoryInfo.New(start).Exists)
        {
            throw NoStore($"{path} is a symbolic link to {target}, where no directory is.");
        }

        if (!fileSystem.DirectoryInfo.New(start).Exists)
        {
            throw NoStore($"{path} does not exist. Name the directory that is mounted at /var/lib/registry.");
        }

        foreach (var way in Ways)
        {
            var candidate = way.Aggregate(start, fileSystem.Path.Combine);
            if (HoldsMark(fileSystem, candidate))
            {
                return way.Length > 0 ? candidate : RefuseOtherFormats(fileSystem, path, candidate);
            }
        }

        foreach (var way in Ways)
        {
            for (var depth = 0; depth <= way.Length; depth++)
            {
                DemandReadable(fileSystem, path, way.Take(depth).Aggregate(start, fileSystem.Path.Combine));
            }
        }

        RefuseOtherFormats(fileSystem, path, start);
        throw NoStore($"{path} holds no registry: no docker/registry/v2 with blobs or repositories in it. Name the directory that is mounted at /var/lib/registry.");
    }

    // A mark that is a link leading nowhere is still a mark: the scan says what is wrong with it.
    private static bool HoldsMark(IFileSystem fileSystem, string candidate) =>
        new[] { StorageLayout.Blobs, StorageLayout.Repositories }
            .Select(mark => fileSystem.DirectoryInfo.New(fileSystem.Path.Combine(candidate, mark)))
            .Any(mark => mark.Exists || mark.LinkTarget is not null);

    private static void DemandReadable(IFileSystem fileSystem, string path, string directory)
    {
        try
        {
            var info = fileSystem.DirectoryInfo.New(directory);
            _ = info.Exists && info.EnumerateFileSystemInfos().Any();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new RegistryStoreException(
                StoreFailure.Unreadable, $"{path} could not be read: {e.Message} Run regstore as the owner of the directory or as root.", e);
        }
    }

    private static string RefuseOtherFormats(IFileSystem fileSystem, string path, string candidate)
    {
        if (fileSystem.FileInfo.New(fileSystem.Path.Combine(candidate, "oci-layout")).Exists)
        {
            throw NoStore($"{path} is an OCI image layout, not a registry's storage directory.");
        }

        return fileSystem.DirectoryInfo.New(fileSystem.Path.Combine(candidate, "images")).Exists
            ? throw NoStore($"{path} was written by the registry of version 1, whose format regstore does not read.")
            : candidate;
    }

    private static RegistryStoreException NoStore(string message) => new(StoreFailure.NoStore, message);
}
