using System.Globalization;
using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>Asks for the space that is needed before it is used, and knows a full disk when it meets one.</summary>
internal static class DiskSpace
{
    // What the systems answer when a disk, or a quota on it, is full.
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Ensures that there is room.</summary>
    /// <exception cref="RegistryStoreException">There is not.</exception>
    public static void Ensure(IFileSystem fileSystem, string directory, long bytes)
    {
        if (!Has(fileSystem, directory, bytes))
        {
            var free = fileSystem.DriveInfo.New(directory).AvailableFreeSpace;
            throw new RegistryStoreException(StoreFailure.NoSpace, $"The disk of {directory} has {Words(free)} left, but {Words(bytes)} are needed. Nothing was written.");
        }
    }

    /// <summary>Whether there is room.</summary>
    public static bool Has(IFileSystem fileSystem, string directory, long bytes) =>
        fileSystem is not FileSystem || fileSystem.DriveInfo.New(directory).AvailableFreeSpace >= bytes;

    private static string Words(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} bytes",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
    };

    public static bool IsFull(Exception exception) =>
        exception is IOException { HResult: NoSpaceLeft or QuotaExceeded or WindowsDiskFull };

    public static RegistryStoreException Full(string path, Exception cause) =>
        new(StoreFailure.NoSpace, $"The disk of {path} is full. The partly written file was removed.", cause);
}
