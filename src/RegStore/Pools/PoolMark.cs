using System.IO.Abstractions;
using System.Text;
using RegStore.Files;

namespace RegStore.Pools;

/// <summary>The file that makes a directory a pool, and says by which rules.</summary>
internal static class PoolMark
{
    private const string Name = "regstore-pool.json";
    private const string Content = """{"kind":"regstore-pool","schema":1}""";

    // What may lie in a directory that becomes a pool.
    private static readonly string[] Ignored = ["lost+found", $"{Name}.partial"];

    /// <summary>Whether a directory says that it is a pool.</summary>
    public static bool IsIn(IFileSystem fileSystem, string directory) => Presence.OfFile(fileSystem, fileSystem.Path.Combine(directory, Name));

    /// <summary>Ensures that a directory is a pool of the format that is written here.</summary>
    /// <exception cref="RegistryStoreException">It is none, or one of a later format.</exception>
    public static void Ensure(IFileSystem fileSystem, string directory)
    {
        if (!IsIn(fileSystem, directory))
        {
            throw new RegistryStoreException(StoreFailure.NoStore, $"{directory} is not a pool: it has no {Name}.")
            {
                Hint = Presence.OfSomethingIn(fileSystem, directory) ? StoreHint.None : StoreHint.MakeSnapshot,
                HintPath = directory,
            };
        }

        var path = fileSystem.Path.Combine(directory, Name);
        using var stream = fileSystem.FileInfo.New(path).OpenRead();
        var content = new byte[Content.Length + 1];
        var read = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        if (Encoding.UTF8.GetString(content, 0, read).TrimEnd() != Content)
        {
            throw new RegistryStoreException(StoreFailure.NoStore, $"{path} does not hold {Content}: it is damaged, or a newer regstore made the pool.");
        }
    }

    /// <summary>Whose a pool is, and who else may read it: as its mark says, which was made first.</summary>
    public static Ownership OwnershipOf(IFileSystem fileSystem, string directory) =>
        FileStatus.Of(fileSystem, fileSystem.Path.Combine(directory, Name)) is { Owner: >= 0 } status
            ? Ownership.OfFileMode((UnixFileMode)status.Mode) with { Owner = status.Owner, Group = status.Group }
            : Ownership.Private;

    /// <summary>Ensures that a directory may become a pool.</summary>
    /// <exception cref="RegistryStoreException">It holds something else.</exception>
    public static void EnsureFree(IFileSystem fileSystem, string path)
    {
        if (Presence.OfFile(fileSystem, path) || Presence.OfSomethingIn(fileSystem, path, name => !Ignored.Contains(name)))
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{path} is neither a pool nor empty: name a directory that is empty or does not exist.");
        }
    }

    /// <summary>Makes a pool of a directory that is empty or not there.</summary>
    /// <exception cref="RegistryStoreException">The directory holds something else, or cannot be written.</exception>
    public static void Create(IFileSystem fileSystem, string path, Ownership ownership)
    {
        var full = fileSystem.Path.GetFullPath(path);
        EnsureFree(fileSystem, full);
        try
        {
            if (!Presence.OfDirectory(fileSystem, full))
            {
                NewDirectory.CreateAll(fileSystem, full, ownership);
            }

            using var mark = new AtomicFile(fileSystem, fileSystem.Path.Combine(full, Name));
            mark.Stream.Write(Encoding.UTF8.GetBytes($"{Content}\n"));
            mark.Flush();
            mark.Commit(ownership: ownership);
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            throw DiskSpace.Full(path, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written: {e.Message}", e);
        }
    }
}
