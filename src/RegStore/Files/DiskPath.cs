using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace RegStore.Files;

/// <summary>Opens what lies below an open directory of the real disk. All answer with a descriptor, or with -1 and the error that the system has set.</summary>
internal static class DiskPath
{
    private const int LongestTarget = 4096;

    // Linux before 5.6 cannot open a path of several names without following links on the way.
    private static volatile bool _goesNameByName;

    /// <summary>Opens a path through no symbolic link.</summary>
    public static int TryOpen(int directory, string path, int flags)
    {
        var all = flags | Libc.NotForChildren | Libc.NoSymbolicLink;
        if (!path.Contains('/', StringComparison.Ordinal))
        {
            return Libc.openat(directory, path, all);
        }

        if (!_goesNameByName)
        {
            var how = new Libc.OpenHow { Flags = (ulong)all, Resolve = Libc.WithoutSymbolicLinks };
            var descriptor = Libc.openat2(directory, path, in how);

            // Containers of before 2020 forbid the call, and say so in another way.
            if (descriptor >= 0 || Marshal.GetLastPInvokeError() is not (Libc.NoSuchCall or Libc.NotPermitted))
            {
                return descriptor;
            }

            _goesNameByName = true;
        }

        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var first = TryOpen(directory, path[..slash], Libc.OnlyDirectory | Libc.ToGoThrough);
        return first < 0 ? first : TryOpenAndClose(first, path[(slash + 1)..], flags);
    }

    /// <summary>Opens a directory, whether its name stands for it or for a symbolic link to it.</summary>
    public static int TryOpenThroughLinks(int directory, string name, int flags) => Libc.openat(directory, name, flags | Libc.NotForChildren);

    /// <summary>Opens a path through no symbolic link, and closes the directory that it lies below.</summary>
    public static int TryOpenAndClose(int directory, string path, int flags)
    {
        var descriptor = TryOpen(directory, path, flags);
        var error = Marshal.GetLastPInvokeError();
        _ = Libc.close(directory);
        Marshal.SetLastPInvokeError(error);
        return descriptor;
    }

    /// <summary>Where a symbolic link leads; null if it is none any more.</summary>
    public static string? TargetOf(int directory, string name)
    {
        var target = ArrayPool<byte>.Shared.Rent(LongestTarget);
        try
        {
            var length = Libc.readlinkat(directory, name, ref target[0], target.Length);
            return length < 0 ? null : Encoding.UTF8.GetString(target, 0, (int)length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(target);
        }
    }
}
