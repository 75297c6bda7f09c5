using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RegStore.Files;

/// <summary>An open file of the real disk, read from front to back.</summary>
internal sealed class DiskFile : ReadOnlyStream
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly FileStatus _status;

    /// <summary>A file whose descriptor it closes, also where it cannot be looked at.</summary>
    public DiskFile(int descriptor, string path)
    {
        _path = path;
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            _status = FileStatus.Of(descriptor);
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>The system's own handle of it.</summary>
    public SafeFileHandle Handle => _handle;

    /// <summary>Whether it is a file at all.</summary>
    public bool IsRegular => _status.Type == FileType.Regular;

    /// <summary>Its length in bytes when it was opened.</summary>
    public override long Length => _status.Length;

    public override int Read(Span<byte> buffer)
    {
        nint read;
        while ((read = Libc.read(_handle, ref MemoryMarshal.GetReference(buffer), buffer.Length)) < 0)
        {
            if (!Libc.WasInterrupted)
            {
                throw Libc.ErrorOf(_path, Marshal.GetLastPInvokeError());
            }
        }

        return (int)read;
    }

    protected override void Dispose(bool disposing)
    {
        _handle.Dispose();
        base.Dispose(disposing);
    }
}
