using System.IO.Abstractions;
using RegStore.Files;

namespace RegStore.Archives;

/// <summary>Where an archive's bytes come from: a file, which can be opened again and anywhere, or a stream, which goes by once.</summary>
internal sealed class ArchiveInput
{
    private readonly Func<Stream> _open;
    private readonly Decompression? _decompression;
    private readonly long? _length;

    private ArchiveInput(string name, Func<Stream> open, Decompression? decompression = null, long? length = null)
    {
        (Name, _open, _decompression, _length) = (name, open, decompression, length);
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>Whether it can be opened more than once.</summary>
    public bool IsFile => _length is not null;

    /// <summary>Whether the data of a member can be read without reading what stands before it.</summary>
    public bool IsRandomAccess => IsFile && _decompression is null;

    /// <summary>An archive in a file.</summary>
    /// <exception cref="RegistryStoreException">The file is no tar, compressed or not, or may not be read.</exception>
    public static ArchiveInput OfFile(IFileSystem fileSystem, string path)
    {
        Stream Open() => OpenFile.ToRead(fileSystem, path, bufferSize: 4096);
        try
        {
            var stream = Open();
            if (!stream.CanSeek)
            {
                return OfStream(stream, path);
            }

            using (stream)
            {
                var start = Peek(stream);
                return new ArchiveInput(path, Open, Examine(start, path), stream.Length);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{path} could not be read: {e.Message}", e);
        }
    }

    /// <summary>An archive from a stream, which is read once, when it is opened, and stays open.</summary>
    public static ArchiveInput OfStream(Stream stream, string name) => new(name, () =>
    {
        var start = Peek(stream);
        var decompression = Examine(start, name);
        var whole = new PeekedStream(stream, start);
        return decompression?.OpenGuarded(whole) ?? whole;
    });

    /// <summary>The bytes of the tar, from the start.</summary>
    /// <exception cref="RegistryStoreException">They come from a stream, and are no tar, compressed or not.</exception>
    /// <exception cref="IOException">The file is another one than when it was opened first.</exception>
    public Stream Open()
    {
        var stream = _open();
        if (_length is { } length && stream.Length != length)
        {
            stream.Dispose();
            throw new IOException($"{Name} changed while it was read");
        }

#pragma warning disable CA2000 // The stream that is returned owns the other.
        return _decompression?.OpenGuarded(stream) ?? stream;
#pragma warning restore CA2000
    }

    private static byte[] Peek(Stream stream)
    {
        var start = new byte[Decompression.Peek];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    private static Decompression? Examine(byte[] start, string name)
    {
        var decompression = Decompression.Of(start);
        return decompression is not null || (start.Length == TarHeader.BlockSize && new TarHeader(start) is var header && (header.IsSound || header.IsEnd))
            ? decompression
            : throw new RegistryStoreException(StoreFailure.NoStore, $"{name} is neither a registry's storage directory nor a tar archive of one.");
    }
}
