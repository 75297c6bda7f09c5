using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace RegStore.Files;

/// <summary>
/// A directory of the real disk, by the calls of the system itself. What is in it is reached from its handle and not by a path from the root, so that nobody
/// can swap a directory for a symbolic link on the way; and a store of hundreds of thousands of files is walked with few calls for each.
/// </summary>
internal sealed class DiskDirectory : IDirectoryHandle
{
    // The layout of an entry: https://man7.org/linux/man-pages/man2/getdents.2.html
    private const int EntryLengthAt = 16;
    private const int EntryTypeAt = 18;
    private const int EntryNameAt = 19;
    private const byte OfDirectory = 4;
    private const byte OfFile = 8;
    private const byte NotKnown = 0;

    private const int BufferSize = 32 * 1024;

    private readonly DiskDirectory? _parent;
    private readonly string _path;
    private readonly int _descriptor;
    private bool _isListed;

    private DiskDirectory(DiskDirectory? parent, string path, int descriptor) => (_parent, _path, _descriptor) = (parent, path, descriptor);

    private string FullPath => _parent is null ? _path : $"{_parent.FullPath}/{_path}";

    /// <inheritdoc cref="DirectoryHandle.OpenTop"/>
    public static DiskDirectory OpenTop(string path)
    {
        var descriptor = Libc.open(path, Libc.NotForChildren | Libc.OnlyDirectory, 0);
        return descriptor >= 0 ? new DiskDirectory(null, path, descriptor) : throw Error(path, Marshal.GetLastPInvokeError());
    }

    public IEnumerable<EntryName> Names()
    {
        if (_isListed && Libc.lseek(_descriptor, 0, 0) < 0)
        {
            throw Error(FullPath, Marshal.GetLastPInvokeError());
        }

        _isListed = true;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (Fill(buffer) is > 0 and var length)
            {
                for (var at = 0; at < length; at += MemoryMarshal.Read<ushort>(buffer.AsSpan(at + EntryLengthAt)))
                {
                    if (NameAt(buffer.AsSpan(at)) is { } entry)
                    {
                        yield return entry;
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public IDirectoryHandle? Enter(string path)
    {
        var descriptor = TryOpen(path, Libc.OnlyDirectory);
        return descriptor >= 0 ? new DiskDirectory(this, path, descriptor)
            : Marshal.GetLastPInvokeError() is Libc.NoSuchFile or Libc.NotADirectory or Libc.TooManyLinks ? null
            : throw Error(path);
    }

    public DirectoryEntry? Look(string path)
    {
        var (directory, name) = DirectoryHandle.Split(path);
        if (directory.Length == 0)
        {
            return Look(_descriptor, name);
        }

        var descriptor = TryOpen(directory, Libc.OnlyDirectory | Libc.ToGoThrough);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError() is Libc.NoSuchFile ? null : throw Error(path);
        }

        try
        {
            return Look(descriptor, name);
        }
        finally
        {
            _ = Libc.close(descriptor);
        }
    }

    public DirectoryEntry? Read(string path, Span<byte> buffer, out int length)
    {
        length = 0;
        var descriptor = TryOpen(path, Libc.WithoutWaiting);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError() switch
            {
                Libc.NoSuchFile => null,
                Libc.NotADirectory or Libc.TooManyLinks or Libc.NoSuchDevice => Look(path),
                _ => throw Error(path),
            };
        }

        try
        {
            var status = FileStatus.Of(descriptor);
            if (status.Type == FileType.Regular)
            {
                length = ReadUpTo(descriptor, buffer[..(int)Math.Min(buffer.Length, status.Length)], path);
            }

            return DirectoryEntry.Of(DirectoryHandle.Split(path).Name, status, null);
        }
        finally
        {
            _ = Libc.close(descriptor);
        }
    }

    public Stream Open(string path)
    {
        var descriptor = TryOpen(path, Libc.WithoutWaiting);
        if (descriptor < 0)
        {
            throw Error(path);
        }

        var file = new DiskFile(descriptor, $"{FullPath}/{path}");
        if (!file.IsRegular)
        {
            file.Dispose();
            throw new IOException($"no regular file: {FullPath}/{path}");
        }

        return file;
    }

    public void Dispose() => _ = Libc.close(_descriptor);

    private int TryOpen(string path, int flags)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (_parent is not null || (slash < 0 && (flags & Libc.OnlyDirectory) == 0))
        {
            return DiskPath.TryOpen(_descriptor, path, flags);
        }

        var first = DiskPath.TryOpenThroughLinks(_descriptor, slash < 0 ? path : path[..slash], slash < 0 ? flags : Libc.OnlyDirectory | Libc.ToGoThrough);
        return slash < 0 || first < 0 ? first : DiskPath.TryOpenAndClose(first, path[(slash + 1)..], flags);
    }

    private static DirectoryEntry? Look(int directory, string name) =>
        DirectoryEntry.OfUnusableName(name) ?? (FileStatus.Of(directory, name) is { } status ? DirectoryEntry.Of(name, status, status.Type == FileType.SymbolicLink ? DiskPath.TargetOf(directory, name) : null) : null);

    private int Fill(byte[] buffer)
    {
        nint length;
        while ((length = Libc.getdents64(_descriptor, ref buffer[0], buffer.Length)) < 0)
        {
            if (!Libc.WasInterrupted)
            {
                var error = Marshal.GetLastPInvokeError();
                throw error == Libc.NoSuchFile ? new DirectoryNotFoundException($"Could not find a part of the path '{FullPath}'.") : Error(FullPath, error);
            }
        }

        return (int)length;
    }

    private EntryName? NameAt(ReadOnlySpan<byte> entry)
    {
        var bytes = entry[EntryNameAt..];
        bytes = bytes[..bytes.IndexOf((byte)0)];
        if (bytes is [(byte)'.'] or [(byte)'.', (byte)'.'])
        {
            return null;
        }

        var name = Encoding.UTF8.GetString(bytes);
        return entry[EntryTypeAt] switch
        {
            OfDirectory => new EntryName(name, EntryKind.Directory),
            OfFile => new EntryName(name, EntryKind.File),
            NotKnown => Look(_descriptor, name) is { } found ? new EntryName(name, found.Kind) : null,
            _ => new EntryName(name, EntryKind.Special),
        };
    }

    private int ReadUpTo(int descriptor, Span<byte> buffer, string path)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = (int)Libc.read(descriptor, ref MemoryMarshal.GetReference(buffer[total..]), buffer.Length - total);
            if (read == 0)
            {
                break;
            }

            total += read > 0 ? read : Libc.WasInterrupted ? 0 : throw Error(path);
        }

        return total;
    }

    private Exception Error(string path) => Error($"{FullPath}/{path}", Marshal.GetLastPInvokeError());

    private static Exception Error(string path, int error) => error switch
    {
        Libc.AccessDenied => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
        Libc.NoSuchFile => new FileNotFoundException($"Could not find file '{path}'.", path),
        Libc.NotADirectory or Libc.TooManyLinks => DirectoryHandle.Blocked(path),
        _ => Libc.ErrorOf(path, error),
    };
}
