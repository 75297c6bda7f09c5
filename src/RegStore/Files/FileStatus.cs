using System.IO.Abstractions;
using System.Runtime.InteropServices;

namespace RegStore.Files;

/// <summary>What a name stands for.</summary>
internal enum FileType
{
    Regular,
    Directory,
    SymbolicLink,

    /// <summary>A pipe, socket or device.</summary>
    Special,
}

/// <summary>What a name stands for: itself, never what it leads to as a symbolic link.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Names">How many names the file has.</param>
/// <param name="Owner">The numeric user; -1 where there is none.</param>
/// <param name="Group">The numeric group; -1 where there is none.</param>
/// <param name="Mode">The bits of the mode, without the type.</param>
/// <param name="Identity">Distinguishes the file from every other that is there.</param>
/// <param name="Length">A file's length in bytes.</param>
/// <param name="Modified">When it was last written, UTC.</param>
/// <param name="Special">What is special about it, in words; null if it is no pipe, socket or device.</param>
internal readonly record struct FileStatus(
    FileType Type, uint Names, int Owner, int Group, int Mode, (uint Major, uint Minor, ulong Number) Identity, long Length, DateTime Modified, string? Special)
{
    // The layout that statx gives on every processor: https://man7.org/linux/man-pages/man2/statx.2.html
    private const uint BasicFacts = 0x7FF;
    private const int StatusSize = 256;
    private const int NamesAt = 16;
    private const int OwnerAt = 20;
    private const int GroupAt = 24;
    private const int ModeAt = 28;
    private const int NumberAt = 32;
    private const int LengthAt = 40;
    private const int SecondsAt = 112;
    private const int NanosecondsAt = 120;
    private const int MajorAt = 136;
    private const int MinorAt = 140;
    private const int TypeMask = 0xF000;

    /// <summary>Looks at a name; null if it stands for nothing.</summary>
    public static FileStatus? Of(IFileSystem fileSystem, string path) => Libc.IsKnown && fileSystem is FileSystem ? Look(Libc.CurrentDirectory, path, Libc.OfLinkItself) : Look(fileSystem, path);

    /// <summary>Looks at what a symbolic link leads to, or at a file that is none; null if nothing is there. For links of the system's own, such as those of open files.</summary>
    public static FileStatus? Behind(string path) => Look(Libc.CurrentDirectory, path, 0);

    /// <summary>Looks at a name in an open directory; null if it stands for nothing.</summary>
    public static FileStatus? Of(int directory, string name) => Look(directory, name, Libc.OfLinkItself);

    /// <summary>Looks at an open file.</summary>
    public static FileStatus Of(int descriptor) => Look(descriptor, "", Libc.HereIsTheHandle)!.Value;

    /// <summary>What it is, in words.</summary>
    public string Words => Type switch
    {
        FileType.Directory => "a directory",
        FileType.SymbolicLink => "a symbolic link",
        FileType.Special => Special ?? "a pipe, socket or device",
        _ => Names > 1 ? $"a file with {Names} names" : "a file",
    };

    private static FileStatus? Look(int directory, string path, int flags)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        if (Libc.statx(directory, path, flags, BasicFacts, ref status[0]) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is Libc.NoSuchFile or Libc.NotADirectory ? null : throw Libc.ErrorOf(path, error);
        }

        int mode = MemoryMarshal.Read<ushort>(status[ModeAt..]);
        var (type, special) = (mode & TypeMask) switch
        {
            0x8000 => (FileType.Regular, null),
            0x4000 => (FileType.Directory, null),
            0xA000 => (FileType.SymbolicLink, null),
            0x1000 => (FileType.Special, "a named pipe"),
            0x2000 => (FileType.Special, "a character device"),
            0x6000 => (FileType.Special, "a block device"),
            0xC000 => (FileType.Special, "a socket"),
            _ => (FileType.Special, (string?)null),
        };
        return new FileStatus(
            type,
            MemoryMarshal.Read<uint>(status[NamesAt..]),
            MemoryMarshal.Read<int>(status[OwnerAt..]),
            MemoryMarshal.Read<int>(status[GroupAt..]),
            mode & ~TypeMask,
            (MemoryMarshal.Read<uint>(status[MajorAt..]), MemoryMarshal.Read<uint>(status[MinorAt..]), MemoryMarshal.Read<ulong>(status[NumberAt..])),
            MemoryMarshal.Read<long>(status[LengthAt..]),
            TimeOf(status),
            special);
    }

    // A file can say any time; what no calendar has is reported as the first moment of one.
    private static DateTime TimeOf(ReadOnlySpan<byte> status)
    {
        var ticks = ((Int128)MemoryMarshal.Read<long>(status[SecondsAt..]) * TimeSpan.TicksPerSecond) + (MemoryMarshal.Read<uint>(status[NanosecondsAt..]) / TimeSpan.NanosecondsPerTick);
        ticks += DateTime.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime((long)ticks, DateTimeKind.Utc) : default;
    }

    private static FileStatus? Look(IFileSystem fileSystem, string path)
    {
        var (file, directory) = (fileSystem.FileInfo.New(path), fileSystem.DirectoryInfo.New(path));
        try
        {
            return file.LinkTarget is not null || directory.LinkTarget is not null ? Portable(FileType.SymbolicLink, 0, file.LastWriteTimeUtc, null)
                : directory.Exists ? Portable(FileType.Directory, 0, directory.LastWriteTimeUtc, null)
                : !file.Exists ? null
                : file.Length == 0 && SpecialFileProbe.Describe(fileSystem, path) is { } special ? Portable(FileType.Special, 0, file.LastWriteTimeUtc, special)
                : Portable(FileType.Regular, file.Length, file.LastWriteTimeUtc, null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Deleted between two of the questions.
            return null;
        }
    }

    private static FileStatus Portable(FileType type, long length, DateTime modified, string? special) => new(type, 1, -1, -1, 0, default, length, modified, special);
}
