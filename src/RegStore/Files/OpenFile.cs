using System.IO.Abstractions;

namespace RegStore.Files;

/// <summary>Opens files that are there, and makes none.</summary>
internal static class OpenFile
{
    /// <summary>Opens a file for reading, while others may write, rename and delete it as they like.</summary>
    /// <param name="fileSystem">Where.</param>
    /// <param name="path">The file.</param>
    /// <param name="bufferSize">The buffer of its stream; 0 for none.</param>
    public static FileSystemStream ToRead(IFileSystem fileSystem, string path, int bufferSize) => fileSystem.FileStream.New(
        path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = bufferSize });

    /// <summary>Opens for writing what is no regular file, and so has no other way in: a device, a pipe.</summary>
    public static FileSystemStream OfDevice(IFileSystem fileSystem, string path) => fileSystem.FileStream.New(path, FileMode.Open, FileAccess.Write);
}
