using System.Security.Cryptography;
using RegStore.Files;
using RegStore.Model;

namespace RegStore.Blobs;

/// <summary>The bytes of a blob for a caller. The last chunk is handed out only once all bytes have proved to be those of the digest, so that who copies them never holds a whole blob that is wrong.</summary>
/// <param name="content">The bytes.</param>
/// <param name="digest">The digest.</param>
/// <param name="path">The storage path.</param>
internal sealed class VerifiedStream(Stream content, Digest digest, string path) : ChunkedStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(digest.Function.HashName);
    private byte[] _current = new byte[128 << 10];
    private byte[] _next = new byte[128 << 10];
    private int _ahead = -1;

    public override long Length => content.Length;

    protected override ReadOnlyMemory<byte> NextChunk()
    {
        if (_ahead < 0)
        {
            _ahead = Fill(_next);
        }

        (_current, _next) = (_next, _current);
        var length = _ahead;
        _ahead = length == 0 ? 0 : Fill(_next);
        return _current.AsMemory(0, length);
    }

    private int Fill(byte[] buffer)
    {
        int read;
        try
        {
            read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{path} could not be read: {e.Message}", e) { StoragePath = path, Digest = digest };
        }

        _hash.AppendData(buffer, 0, read);
        return read > 0 || new Digest(digest.Function, _hash.GetCurrentHash()) == digest ? read
            : throw new RegistryStoreException(StoreFailure.Damaged, $"The bytes of {path} do not match its digest.") { StoragePath = path, Digest = digest };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
