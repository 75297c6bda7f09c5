using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Checks;

/// <summary>Reads blobs in parallel and proves their digests: the only check that reads the bytes of blobs.</summary>
internal sealed class BlobHasher(IStoreSource source, int parallelism, ProgressMeter meter, TimeProvider time)
{
    // Small enough to stay in a core's own cache between the copy from the kernel and the hash.
    private const int BufferSize = 256 * 1024;

    // A server up to 3.0 writes manifests in place: one that is as young as this may be half written.
    private static readonly TimeSpan BeingWritten = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WritingTakes = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads every blob once, and a second time where the bytes do not match.</summary>
    /// <param name="blobs">The blobs; the largest are read first, so that no worker is left with a large one at the end.</param>
    /// <param name="cancellationToken">Ends the work; what was read until then is returned.</param>
    public IReadOnlyList<BlobReading> Read(IEnumerable<BlobEntry> blobs, CancellationToken cancellationToken)
    {
        var queue = new ConcurrentQueue<BlobEntry>(blobs.OrderByDescending(blob => blob.Length).ThenBy(blob => blob.Digest));
        var readings = new ConcurrentBag<BlobReading>();
        Parallel.For(0, parallelism, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, _ =>
        {
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                while (!cancellationToken.IsCancellationRequested && queue.TryDequeue(out var blob))
                {
                    readings.Add(Read(blob, buffer, cancellationToken));
                    meter.Add(1, 0);
                }
            }
            catch (OperationCanceledException)
            {
                // The blob under way is neither proved nor refuted.
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        });
        meter.Report();
        return [.. readings];
    }

    private BlobReading Read(BlobEntry blob, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            var (actual, length) = Hash(blob, buffer, cancellationToken);
            if (actual == blob.Digest)
            {
                return new BlobReading(blob, BlobVerdict.Sound, actual, length);
            }

            if (time.GetUtcNow() - blob.Modified < BeingWritten)
            {
                Thread.Sleep(WritingTakes);
            }

            var (again, lengthAgain) = Hash(blob, buffer, cancellationToken);
            return again == blob.Digest
                ? new BlobReading(blob, BlobVerdict.Transient, actual, lengthAgain)
                : new BlobReading(blob, BlobVerdict.Mismatch, again, lengthAgain);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new BlobReading(blob, BlobVerdict.Vanished, null, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new BlobReading(blob, BlobVerdict.Unreadable, null, 0, e.Message);
        }
    }

    private (Digest Actual, long Length) Hash(BlobEntry blob, byte[] buffer, CancellationToken cancellationToken)
    {
        var algorithm = blob.Digest.Algorithm;
        using var hash = IncrementalHash.CreateHash(algorithm.HashName);
        using var stream = source.Open(blob.Path);
        var length = 0L;
        while (stream.Read(buffer, 0, BufferSize) is > 0 and var read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            length += read;
            meter.Add(0, read);
        }

        Span<byte> bytes = stackalloc byte[algorithm.Size];
        hash.GetHashAndReset(bytes);
        return (new Digest(algorithm, bytes), length);
    }
}
