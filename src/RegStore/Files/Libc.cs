using System.Runtime.InteropServices;

namespace RegStore.Files;

/// <summary>The calls of the system for which the framework has none, and the only place that imports any.</summary>
/// <remarks>
/// To create a file that nobody planted, to look at one without following it, to give it an owner; to read a directory without a call for each name; to clone, to
/// link, to rename without replacing, and to flush.
/// </remarks>
internal static partial class Libc
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int WithoutWaiting = 0x800;
    public const int NotForChildren = 0x80000;
    public const int ToGoThrough = 0x200000;
    public const int HereIsTheHandle = 0x1000;
    public const int OfLinkItself = 0x100;
    public const int CurrentDirectory = -100;
    public const uint NotReplacing = 1;

    public const int NotPermitted = 1;
    public const int NoSuchFile = 2;
    public const int NoSuchDevice = 6;
    public const int WouldWait = 11;
    public const int AccessDenied = 13;
    public const int AlreadyThere = 17;
    public const int NotADirectory = 20;
    public const int ReadOnlyDisk = 30;
    public const int OtherDisk = 18;
    public const int InvalidArgument = 22;
    public const int NoSuchCall = 38;
    public const int NameTooLong = 36;
    public const int TooManyLinks = 40;

    /// <summary>The number of openat2, which is the same on all processors.</summary>
    private const int OpenAt2 = 437;
    public const ulong WithoutSymbolicLinks = 4;
    private const int Interrupted = 4;
    private const int LockAloneWithoutWaiting = 2 | 4;
    private const int GiveLockBack = 8;

    /// <summary>Whether the calls are there, and mean what they say: on Linux, on processors whose numbers for them are known.</summary>
    public static bool IsKnown => OperatingSystem.IsLinux() && NoSymbolicLink != 0;

    /// <summary>One of the two flags that are not the same on all processors; 0 where it is not known.</summary>
    public static int NoSymbolicLink { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.X86 => 0x20000,
        Architecture.Arm64 or Architecture.Arm => 0x8000,
        _ => 0,
    };

    /// <summary>The other one: fails where a name stands for something else than a directory.</summary>
    public static int OnlyDirectory { get; } = NoSymbolicLink == 0x20000 ? 0x10000 : 0x4000;

    /// <summary>Whether the last call was broken off by a signal, and is to be made again.</summary>
    public static bool WasInterrupted => Marshal.GetLastPInvokeError() == Interrupted;

    /// <summary>Opens a file; a signal that breaks it off, as can happen on a network file system, is none of the caller's business.</summary>
    public static int open(string path, int flags, uint mode)
    {
        int descriptor;
        while ((descriptor = open_once(path, flags, mode)) < 0 && WasInterrupted)
        {
        }

        return descriptor;
    }

    /// <summary>Opens a file below a directory that is open.</summary>
    public static int openat(int directory, string path, int flags)
    {
        int descriptor;
        while ((descriptor = openat_once(directory, path, flags)) < 0 && WasInterrupted)
        {
        }

        return descriptor;
    }

    /// <summary>Opens a file below a directory that is open, by rules of its own.</summary>
    public static int openat2(int directory, string path, in OpenHow how)
    {
        int descriptor;
        while ((descriptor = (int)syscall(OpenAt2, directory, path, in how, OpenHow.Size)) < 0 && WasInterrupted)
        {
        }

        return descriptor;
    }

    /// <summary>Takes the lock that the framework's own streams take where a file is not shared; false if another has it.</summary>
    public static bool TryLock(int descriptor)
    {
        int result;
        while ((result = flock(descriptor, LockAloneWithoutWaiting)) != 0 && WasInterrupted)
        {
        }

        return result == 0;
    }

    /// <summary>Gives the lock back, as closing does not while a child that has just been started still has the file open.</summary>
    public static void Unlock(int descriptor) => _ = flock(descriptor, GiveLockBack);

    /// <summary>The exception that the framework throws for an error of the system.</summary>
    public static Exception ErrorOf(string path, int error) => error switch
    {
        AccessDenied or NotPermitted or ReadOnlyDisk => new UnauthorizedAccessException($"{Marshal.GetPInvokeErrorMessage(error)}: {path}"),
        NoSuchFile => new DirectoryNotFoundException($"{Marshal.GetPInvokeErrorMessage(error)}: {path}"),
        _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: {path}", error),
    };

#pragma warning disable SA1300, IDE1006 // The names are the system's.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open_once(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int openat_once(int directory, string path, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int mkdir(string path, uint mode);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int lchown(string path, uint owner, uint group);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int statx(int directory, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint syscall(nint number, nint directory, string path, in OpenHow how, nint size);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint readlinkat(int directory, string path, ref byte target, nint length);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int renameat2(int directory, string path, int otherDirectory, string otherPath, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial long lseek(int descriptor, long offset, int origin);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint getdents64(int directory, ref byte entries, nint length);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint read(int descriptor, ref byte buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint read(SafeHandle descriptor, ref byte buffer, nint length);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ioctl(int descriptor, nuint request, SafeHandle argument);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int link(string path, string second);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int syncfs(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int sync_file_range(int descriptor, long offset, long length, uint flags);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int close(int descriptor);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint geteuid();

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint getegid();

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int flock(int descriptor, int operation);
#pragma warning restore SA1300, IDE1006

    /// <summary>How openat2 opens: https://man7.org/linux/man-pages/man2/openat2.2.html</summary>
    internal struct OpenHow
    {
        public const int Size = 24;

        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
