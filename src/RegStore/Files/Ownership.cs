using System.IO.Abstractions;
using System.Runtime.InteropServices;

namespace RegStore.Files;

/// <summary>Whose files and directories are, and what others may do with them.</summary>
/// <param name="Owner">The numeric user; null for whoever runs.</param>
/// <param name="Group">The numeric group; null for that of whoever runs.</param>
/// <param name="DirectoryMode">The mode of directories.</param>
internal sealed record Ownership(int? Owner, int? Group, UnixFileMode DirectoryMode)
{
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode All = Execute | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>As a registry makes them that runs as whoever runs this: 0755, and files 0644.</summary>
    public static Ownership Usual { get; } =
        new(null, null, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead | Execute);

    /// <summary>Nobody's but their owner's: 0700, and files 0600.</summary>
    public static Ownership Private { get; } = new(null, null, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>That of files with a mode: whoever may read them may enter their directories.</summary>
    public static Ownership OfFileMode(UnixFileMode mode) => new(null, null, mode | (UnixFileMode)(((int)mode & 0x124) >> 2) | UnixFileMode.UserExecute);

    /// <summary>Whether whoever runs may give files to others.</summary>
    public static bool MayGiveAway { get; } = Libc.IsKnown && Libc.geteuid() == 0;

    /// <summary>The mode of files: that of directories, without the right to enter.</summary>
    public UnixFileMode FileMode => DirectoryMode & All & ~Execute;

    /// <summary>That of a directory and what is in it, as a registry would go on; null if nothing says.</summary>
    public static Ownership? Of(IFileSystem fileSystem, string directory) => FileStatus.Of(fileSystem, directory) is { Owner: >= 0 } status
        ? new Ownership(status.Owner, status.Group, ((UnixFileMode)status.Mode & (All | UnixFileMode.SetGroup)) | Private.DirectoryMode)
        : null;

    /// <summary>Gives a file or directory owner and mode. What the file system cannot keep, as on a stick, is as it is.</summary>
    public void Apply(IFileSystem fileSystem, string path, bool isDirectory)
    {
        if (Owner is { } owner && Group is { } group && MayGiveAway && fileSystem is FileSystem
            && Libc.lchown(path, (uint)owner, (uint)group) != 0 && Marshal.GetLastPInvokeError() is var error && error != Libc.NotPermitted)
        {
            throw Libc.ErrorOf(path, error);
        }

        SetMode(fileSystem, path, isDirectory ? DirectoryMode : FileMode);
    }

    /// <summary>Gives a file or directory a mode, whatever the process takes away from new ones.</summary>
    public static void SetMode(IFileSystem fileSystem, string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows() || fileSystem is not FileSystem)
        {
            return;
        }

        try
        {
            fileSystem.File.SetUnixFileMode(path, mode);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // A file system without modes.
        }
    }
}
