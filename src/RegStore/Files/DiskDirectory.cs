using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace RegStore.Files;

/// <summary>
/// A directory of the real disk, by the calls of the system itself: a large store has hundreds of thousands of entries, and the framework makes several
/// calls for each, walks down the whole path every time, and looks at what the directory already tells. Never waits for a pipe, never follows a symbolic link.
/// </summary>
internal sealed class DiskDirectory : IDisposable
{
    // The layout that statx gives on every processor: https://man7.org/linux/man-pages/man2/statx.2.html
    private const uint TypeSizeAndTime = 0x241;
    private const int StatusSize = 256;
    private const int ModeAt = 28;
    private const int SizeAt = 40;
    private const int SecondsAt = 112;
    private const int NanosecondsAt = 120;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    // And that of an entry: https://man7.org/linux/man-pages/man2/getdents.2.html
    private const int EntryLengthAt = 16;
    private const int EntryTypeAt = 18;
    private const int EntryNameAt = 19;
    private const byte EntryIsDirectory = 4;

    private const int BufferSize = 32 * 1024;
    private const int MaxPath = 512;

    private readonly int _directory;

    private DiskDirectory(int directory) => _directory = directory;

    /// <summary>Enters a directory; null if it cannot be entered, whatever the reason, or if there is no such way on this system.</summary>
    public static DiskDirectory? Enter(string directory) =>
        Libc.IsKnown && Libc.open(directory, Libc.NotForChildren, 0) is >= 0 and var descriptor ? new DiskDirectory(descriptor) : null;

    /// <summary>Enters a directory below it; null if it cannot be entered, whatever the reason.</summary>
    /// <param name="path">Its path below the directory, as far as one name.</param>
    /// <param name="end">The rest of the path.</param>
    public DiskDirectory? Enter(string path, ReadOnlySpan<byte> end)
    {
        Span<byte> full = stackalloc byte[MaxPath];
        return Join(path, end, full) && Libc.openat(_directory, in full[0], Libc.WithoutWaiting | Libc.NotForChildren | Libc.NoSymbolicLink) is >= 0 and var descriptor
            ? new DiskDirectory(descriptor)
            : null;
    }

    /// <summary>The names of its entries, if all of them are directories, as they are in most of those of a registry; null if not, or if that cannot be told.</summary>
    public IReadOnlyList<string>? NamesOfDirectories()
    {
        var names = new List<string>();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                var length = (int)Libc.getdents64(_directory, ref buffer[0], buffer.Length);
                if (length <= 0)
                {
                    return length == 0 ? names : null;
                }

                for (var at = 0; at < length; at += MemoryMarshal.Read<ushort>(buffer.AsSpan(at + EntryLengthAt)))
                {
                    var name = buffer.AsSpan(at + EntryNameAt);
                    name = name[..name.IndexOf((byte)0)];
                    if (name is [(byte)'.'] or [(byte)'.', (byte)'.'])
                    {
                        continue;
                    }

                    if (buffer[at + EntryTypeAt] != EntryIsDirectory || !Ascii.IsValid(name))
                    {
                        return null;
                    }

                    names.Add(Encoding.ASCII.GetString(name));
                }
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a file from its start.</summary>
    /// <param name="path">Its path below the directory, as far as one name.</param>
    /// <param name="end">The rest of the path.</param>
    /// <param name="buffer">Where its bytes go.</param>
    /// <returns>How many bytes were read; -1 if it could not be read this way, whatever the reason.</returns>
    public int Read(string path, ReadOnlySpan<byte> end, Span<byte> buffer)
    {
        Span<byte> full = stackalloc byte[MaxPath];
        if (!Join(path, end, full))
        {
            return -1;
        }

        var descriptor = Libc.openat(_directory, in full[0], Libc.WithoutWaiting | Libc.NotForChildren | Libc.NoSymbolicLink);
        if (descriptor < 0)
        {
            return -1;
        }

        var length = Libc.read(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
        _ = Libc.close(descriptor);
        return (int)length;
    }

    /// <summary>Looks at a regular file.</summary>
    /// <param name="path">Its path below the directory, as far as one name.</param>
    /// <param name="end">The rest of the path.</param>
    /// <returns>Its length in bytes, and when it was last written, UTC; null if it is something else, or if that could not be told this way.</returns>
    public (long Length, DateTime Modified)? Look(string path, ReadOnlySpan<byte> end)
    {
        Span<byte> full = stackalloc byte[MaxPath];
        Span<byte> status = stackalloc byte[StatusSize];
        try
        {
            return Join(path, end, full)
                && Libc.statx(_directory, in full[0], Libc.OfLinkItself, TypeSizeAndTime, ref status[0]) == 0
                && (MemoryMarshal.Read<ushort>(status[ModeAt..]) & TypeMask) == RegularFile
                ? (MemoryMarshal.Read<long>(status[SizeAt..]), TimeOf(status))
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A libc of before 2018 does not know the call.
            return null;
        }
    }

    // A file can say any time; what no calendar has is told as the first moment of one.
    private static DateTime TimeOf(ReadOnlySpan<byte> status)
    {
        var ticks = ((Int128)MemoryMarshal.Read<long>(status[SecondsAt..]) * TimeSpan.TicksPerSecond) + (MemoryMarshal.Read<uint>(status[NanosecondsAt..]) / TimeSpan.NanosecondsPerTick);
        ticks += DateTime.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime((long)ticks, DateTimeKind.Utc) : default;
    }

    public void Dispose() => _ = Libc.close(_directory);

    /// <summary>Puts a path together as the system wants it, with a zero at its end; false if it is too long.</summary>
    private static bool Join(string path, ReadOnlySpan<byte> end, Span<byte> full)
    {
        if (!Encoding.UTF8.TryGetBytes(path, full[..^(end.Length + 1)], out var length))
        {
            return false;
        }

        end.CopyTo(full[length..]);
        full[length + end.Length] = 0;
        return true;
    }
}
