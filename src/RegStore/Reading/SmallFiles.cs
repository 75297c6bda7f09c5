using System.Runtime.InteropServices;

namespace RegStore.Reading;

/// <summary>
/// The small files below one directory of the real disk, read with three calls of the system each, where the framework makes eight, and without walking down
/// the whole path again: a large store has tens of thousands of links. Never waits for a pipe, never follows a symbolic link.
/// </summary>
internal sealed partial class SmallFiles : IDisposable
{
    private const int WithoutWaiting = 0x800;
    private const int NotForChildren = 0x80000;

    // The layout that statx gives on every processor: https://man7.org/linux/man-pages/man2/statx.2.html
    private const int OfLinkItself = 0x100;
    private const uint TypeAndSize = 0x201;
    private const int StatusSize = 256;
    private const int ModeAt = 28;
    private const int SizeAt = 40;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    /// <summary>The one flag that is not the same on all processors; 0 where it is not known.</summary>
    private static readonly int NoSymbolicLink = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.X86 => 0x20000,
        Architecture.Arm64 or Architecture.Arm => 0x8000,
        _ => 0,
    };

    private readonly int _directory;

    private SmallFiles(int directory) => _directory = directory;

    /// <summary>Enters a directory; null if it cannot be entered, whatever the reason, or if there is no such way on this system.</summary>
    public static SmallFiles? Enter(string directory) =>
        OperatingSystem.IsLinux() && NoSymbolicLink != 0 && open(directory, NotForChildren) is >= 0 and var descriptor ? new SmallFiles(descriptor) : null;

    /// <summary>Reads a file from its start.</summary>
    /// <param name="path">Its path below the directory.</param>
    /// <param name="buffer">Where its bytes go.</param>
    /// <returns>How many bytes were read; -1 if it could not be read this way, whatever the reason.</returns>
    public int Read(string path, Span<byte> buffer)
    {
        var descriptor = openat(_directory, path, WithoutWaiting | NotForChildren | NoSymbolicLink);
        if (descriptor < 0)
        {
            return -1;
        }

        var length = read(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
        _ = close(descriptor);
        return (int)length;
    }

    /// <summary>The length of a regular file.</summary>
    /// <param name="path">Its path below the directory.</param>
    /// <returns>The length in bytes; -1 if it is something else, or if that could not be told this way.</returns>
    public long Length(string path)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        try
        {
            return statx(_directory, path, OfLinkItself, TypeAndSize, ref MemoryMarshal.GetReference(status)) == 0
                && (MemoryMarshal.Read<ushort>(status[ModeAt..]) & TypeMask) == RegularFile
                ? MemoryMarshal.Read<long>(status[SizeAt..])
                : -1;
        }
        catch (EntryPointNotFoundException)
        {
            // A libc of before 2018 does not know the call.
            return -1;
        }
    }

    public void Dispose() => _ = close(_directory);

#pragma warning disable SA1300, IDE1006 // The names are the system's.
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int openat(int directory, string path, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int statx(int directory, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint read(int descriptor, ref byte buffer, nint length);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int descriptor);
#pragma warning restore SA1300, IDE1006
}
