using System.IO.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace RegStore.Files;

/// <summary>
/// A file that is locked while it is open. The lock is given back before the file is closed: a process that this one starts at that moment has all open files
/// until it runs its own program, and would hold the lock longer.
/// </summary>
internal sealed class LockedStream(FileSystemStream file, int descriptor) : FileSystemStream(file, file.Name, file.IsAsync)
{
    private bool _isClosed;

#pragma warning disable CA2000 // The stream that is returned owns the handle.
    /// <summary>A stream on a file that is open and locked.</summary>
    public static LockedStream Open(IFileSystem fileSystem, int descriptor, FileAccess access, int bufferSize) =>
        new(fileSystem.FileStream.New(new SafeFileHandle(descriptor, ownsHandle: true), access, bufferSize), descriptor);
#pragma warning restore CA2000

    public override void Flush(bool flushToDisk) => file.Flush(flushToDisk);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
        {
            _isClosed = true;
            try
            {
                file.Flush();
            }
            finally
            {
                Libc.Unlock(descriptor);
                file.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
