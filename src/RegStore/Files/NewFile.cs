using System.IO.Abstractions;
using System.Runtime.InteropServices;

namespace RegStore.Files;

/// <summary>
/// Creates files whose names somebody else may have planted: as a link to what is not to be overwritten, or as a pipe that never answers. A file is created or it
/// is not; what has its name already is taken away only if it is a regular file with one name, as an earlier run leaves behind that was killed.
/// </summary>
internal static class NewFile
{
    /// <summary>The mode of a file that is its owner's alone.</summary>
    public const uint Private = 0x180;

    /// <summary>The mode of a file that is for all whom the process's umask lets.</summary>
    public const uint ByUmask = 0x1B6;

    private const int Tries = 10;

    /// <summary>Creates a file, and locks it for as long as it is open.</summary>
    /// <param name="fileSystem">Where.</param>
    /// <param name="path">Its name.</param>
    /// <param name="bufferSize">The buffer of the stream.</param>
    /// <param name="mode">Its mode.</param>
    /// <exception cref="RegistryStoreException">Something else has the name, or another run has the file open.</exception>
    /// <exception cref="IOException">It could not be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be created.</exception>
    public static Stream Create(IFileSystem fileSystem, string path, int bufferSize, uint mode = Private)
    {
        if (!Libc.IsKnown || fileSystem is not FileSystem)
        {
            return CreateElsewhere(fileSystem, path, bufferSize);
        }

        for (var i = 0; i < Tries; i++)
        {
            var descriptor = Libc.open(path, Libc.WriteOnly | Libc.Create | Libc.Exclusive | Libc.NoSymbolicLink | Libc.NotForChildren, mode);
            if (descriptor >= 0)
            {
                if (TryLock(fileSystem, path, descriptor))
                {
                    return LockedStream.Open(fileSystem, descriptor, FileAccess.Write, bufferSize);
                }
            }
            else if (Marshal.GetLastPInvokeError() is var error && error != Libc.AlreadyThere)
            {
                throw Libc.ErrorOf(path, error);
            }
            else
            {
                RemoveLeftover(fileSystem, path);
            }
        }

        throw new RegistryStoreException(StoreFailure.Locked, $"Another run is writing {path}.");
    }

    private static void RemoveLeftover(IFileSystem fileSystem, string path)
    {
        var descriptor = Libc.open(path, Libc.WriteOnly | Libc.NoSymbolicLink | Libc.WithoutWaiting | Libc.NotForChildren, 0);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (FileStatus.Of(fileSystem, path) is { } there)
            {
                throw there is { Type: FileType.Regular, Names: 1 } ? Libc.ErrorOf(path, error) : InTheWay(path, there);
            }

            return;
        }

        try
        {
            if (FileStatus.Of(descriptor) is var status && status is not { Type: FileType.Regular, Names: 1 })
            {
                throw InTheWay(path, status);
            }

            if (!Libc.TryLock(descriptor))
            {
                throw new RegistryStoreException(StoreFailure.Locked, $"Another run is writing {path}.");
            }

            // Whoever holds the lock of what the name stands for may take the name away.
            if (IsStill(fileSystem, path, descriptor))
            {
                fileSystem.File.Delete(path);
            }
        }
        finally
        {
            Close(descriptor);
        }
    }

    // If not, another run took it for a leftover before it was locked.
    private static bool TryLock(IFileSystem fileSystem, string path, int descriptor)
    {
        var isOurs = false;
        try
        {
            return isOurs = Libc.TryLock(descriptor) && IsStill(fileSystem, path, descriptor);
        }
        finally
        {
            if (!isOurs)
            {
                Close(descriptor);
            }
        }
    }

    private static void Close(int descriptor)
    {
        Libc.Unlock(descriptor);
        _ = Libc.close(descriptor);
    }

    private static bool IsStill(IFileSystem fileSystem, string path, int descriptor) => FileStatus.Of(fileSystem, path)?.Identity == FileStatus.Of(descriptor).Identity;

    /// <summary>What is said where somebody else has put something that no run may touch.</summary>
    public static RegistryStoreException InTheWay(string path, FileStatus status) =>
        new(StoreFailure.Unwritable, $"{path} is in the way: {status.Words} that regstore did not leave there. Find out who put it there, and move it away.");

#pragma warning disable CA2000 // The one place that creates files for others to write.
    private static FileSystemStream CreateElsewhere(IFileSystem fileSystem, string path, int bufferSize)
    {
        if (FileStatus.Of(fileSystem, path) is { } there)
        {
            if (there.Type != FileType.Regular)
            {
                throw InTheWay(path, there);
            }

            try
            {
                fileSystem.FileStream.New(path, FileMode.Open, FileAccess.Write, FileShare.None).Dispose();
            }
            catch (IOException e)
            {
                throw new RegistryStoreException(StoreFailure.Locked, $"Another run is writing {path}.", e);
            }

            fileSystem.File.Delete(path);
        }

        return fileSystem.FileStream.New(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = bufferSize });
    }
#pragma warning restore CA2000
}
