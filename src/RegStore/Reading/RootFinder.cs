using System.IO.Abstractions;
using RegStore.Files;
namespace RegStore.Reading;

/// <summary>Finds the <c>v2</c> directory from any of the places that people name: the volume's root, <c>docker</c>, <c>docker/registry</c>, <c>v2</c> itself.</summary>
internal static class RootFinder
{
    private const string Version2 = "v2";

    // From the named directory down to v2, the longest first.
    private static readonly string[][] Ways = [["docker", "registry", Version2], ["registry", Version2], [Version2], []];

    /// <summary>The full path of the <c>v2</c> directory.</summary>
    /// <exception cref="RegistryStoreException">There is none, or two, or the directory could not be read.</exception>
    public static string Find(IFileSystem fileSystem, string path)
    {
        var start = fileSystem.Path.GetFullPath(path);
        if (fileSystem.FileInfo.New(start) is { LinkTarget: { } target } && !Presence.OfDirectory(fileSystem, start))
        {
            throw NoStore($"{path} is a symbolic link to {target}, which is not a directory.");
        }

        if (!Presence.OfDirectory(fileSystem, start))
        {
            throw NoStore(NearbyStores.Find(fileSystem, path) is { } other ? $"{path} does not exist; did you mean {other}?"
                : fileSystem.Path.HasExtension(path) ? $"{path} does not exist."
                : $"{path} does not exist. Name the directory that is mounted at /var/lib/registry.");
        }

        var stores = Ways.Select(way => way.Aggregate(start, fileSystem.Path.Combine)).Where(candidate => StoreShape.IsIn(fileSystem, candidate)).ToList();
        switch (stores)
        {
            case [var only]:
                return only;
            case [var inner, .., var outer]:
                throw NoStore($"{path} holds two stores, {outer} and {inner}: name the second, or move it away to read the first.");
        }

        foreach (var way in Ways)
        {
            for (var depth = 0; depth <= way.Length; depth++)
            {
                EnsureReadable(fileSystem, path, way.Take(depth).Aggregate(start, fileSystem.Path.Combine));
            }
        }

        if (StoreShape.OtherFormat(fileSystem, start) is { } format)
        {
            throw NoStore($"{path} is {format}, not a registry's storage directory.", format == StoreShape.ImageLayout ? StoreHint.Import : StoreHint.None);
        }

        throw NoStore(NearbyStores.Find(fileSystem, path) is { } near ? $"{path} holds no registry; did you mean {near}?"
            : $"{path} holds no registry: no docker/registry/v2 with blobs or repositories in it. Name the directory that is mounted at /var/lib/registry.");
    }

    /// <summary>Whether a directory is one that a store may be named by.</summary>
    public static bool IsNamedBy(IFileSystem fileSystem, string directory) =>
        Ways.Any(way => StoreShape.IsIn(fileSystem, way.Aggregate(directory, fileSystem.Path.Combine)));

    private static void EnsureReadable(IFileSystem fileSystem, string path, string directory)
    {
        try
        {
            var info = fileSystem.DirectoryInfo.New(directory);
            _ = info.Exists && info.EnumerateFileSystemInfos().Any();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw Unreadable(path, e);
        }
    }

    private static RegistryStoreException Unreadable(string path, Exception e) =>
        new(StoreFailure.Unreadable, $"{path} could not be read: {e.Message.TrimEnd('.')}. Run as the owner of the directory, or as root.", e);

    private static RegistryStoreException NoStore(string message, StoreHint hint = StoreHint.None) => new(StoreFailure.NoStore, message) { Hint = hint };
}
