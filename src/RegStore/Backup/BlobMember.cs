using RegStore.Blobs;
using RegStore.Model;

namespace RegStore.Backup;

/// <summary>
/// The data of a blob's member as the tar writer asks for it: exactly as long as the header promises, hashed on its way. What the file lacks is made up
/// with zeros, so that the members after it stay where they belong; the digest tells.
/// </summary>
internal sealed class BlobMember(BlobContent content, BlobPass pass) : Stream
{
    private static readonly byte[] Zeros = new byte[64 * 1024];

    /// <summary>What passed: its digest and length.</summary>
    public (Digest Actual, long Length) Passed { get; private set; }

    public override bool CanRead => true;

    // The writer takes the length from a stream that can seek, and writes the header first.
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => content.Blob.Length;

    public override long Position { get; set; }

    public override void CopyTo(Stream destination, int bufferSize)
    {
        Passed = pass(content, destination);
        for (var missing = Length - Passed.Length; missing > 0; missing -= Zeros.Length)
        {
            destination.Write(Zeros, 0, (int)Math.Min(missing, Zeros.Length));
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
