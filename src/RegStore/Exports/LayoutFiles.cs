using System.IO.Abstractions;
using RegStore.Archives;
using RegStore.Files;
using RegStore.Reading;

namespace RegStore.Exports;

/// <summary>The files of an image layout or of what <c>docker save</c> wrote: in a directory, or in a tar, which is unpacked to nothing but a list of where each file lies.</summary>
internal sealed class LayoutFiles : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    private LayoutFiles(string name) => Name = name;

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>The directory that holds the layout.</summary>
    public IDirectoryHandle Top { get; private set; } = null!;

    /// <summary>Opens a directory, or a tar in a file, compressed or not.</summary>
    /// <exception cref="RegistryStoreException">It is not there, cannot be read, or no sound tar.</exception>
    public static LayoutFiles Open(IFileSystem fileSystem, string path, ProgressMeter meter, CancellationToken cancellationToken)
    {
        if (!Presence.OfDirectory(fileSystem, path))
        {
            return OfTar(fileSystem, ArchiveInput.OfFile(fileSystem, path), meter, cancellationToken);
        }

        // Entered from above, as what lies in it is nobody's own and no link in it is followed.
        var full = fileSystem.Path.TrimEndingDirectorySeparator(RealPath.Of(fileSystem, path));
        var files = new LayoutFiles(path);
        var above = files.Own(DirectoryHandle.OpenTop(fileSystem, fileSystem.Path.GetDirectoryName(full) ?? full));
        files.Top = files.Own(above.Enter(fileSystem.Path.GetFileName(full)) ?? throw new RegistryStoreException(StoreFailure.NoStore, $"{path} is no directory."));
        return files;
    }

    /// <summary>Reads a tar that comes as a stream, or compressed, into a temporary file, as its parts are needed in another order than they come in.</summary>
    /// <exception cref="RegistryStoreException">It is no sound tar.</exception>
    public static LayoutFiles OfTar(IFileSystem fileSystem, ArchiveInput input, ProgressMeter meter, CancellationToken cancellationToken)
    {
        var files = new LayoutFiles(input.Name);
        try
        {
#pragma warning disable CA2000 // What opens files owns them.
            var tar = files.Own(input.IsRandomAccess ? input.Open() : Spool(fileSystem, input, meter, cancellationToken));
#pragma warning restore CA2000
            var tree = new LayoutMembers(input.Name, tar, meter, cancellationToken).Read();
            var turn = new Lock();
            files.Top = new MemberDirectory(tree, MemberTree.Root, node => new SharedWindow(tar, turn, tree.Offset(node), tree.Entry(node).Length));
            return files;
        }
        catch (InvalidDataException e)
        {
            files.Dispose();
            throw new RegistryStoreException(StoreFailure.Damaged, $"{input.Name} is damaged: {e.Message}", e);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }
    }

    private static FileSystemStream Spool(IFileSystem fileSystem, ArchiveInput input, ProgressMeter meter, CancellationToken cancellationToken)
    {
        var spool = TemporaryFile.Create(fileSystem);
        try
        {
            using var from = input.Open();
            var buffer = new byte[1 << 20];
            for (int read; (read = from.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                spool.Write(buffer, 0, read);
                meter.Add(0, read);
            }

            spool.Position = 0;
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    /// <summary>A part of a stream that others read parts of too.</summary>
    private sealed class SharedWindow(Stream stream, Lock turn, long offset, long length) : ReadOnlyStream
    {
        private long _read;

        public override long Length => length;

        public override int Read(Span<byte> buffer)
        {
            lock (turn)
            {
                stream.Position = offset + _read;
                var read = stream.Read(buffer[..(int)Math.Min(buffer.Length, length - _read)]);
                _read += read;
                return read;
            }
        }
    }
}
