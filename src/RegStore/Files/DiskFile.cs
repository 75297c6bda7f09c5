using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RegStore.Files;

/// <summary>An open file of the real disk, read from front to back.</summary>
internal sealed class DiskFile(int descriptor, string path) : ReadOnlyStream
{
    private readonly SafeFileHandle _handle = new(descriptor, ownsHandle: true);
    private readonly FileStatus _status = FileStatus.Of(descriptor);

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
                throw Libc.ErrorOf(path, Marshal.GetLastPInvokeError());
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
