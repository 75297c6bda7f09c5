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
    /// <param name="blobs">The blobs, which are sorted in place: the largest are read first, so that no worker is left with a large one at the end.</param>
    /// <param name="cancellationToken">Ends the work; what was read until then is returned.</param>
    public HashingResult Read(BlobEntry[] blobs, CancellationToken cancellationToken)
    {
        Array.Sort(blobs, static (left, right) => (right.Length, left.Digest).CompareTo((left.Length, right.Digest)));
        var faults = new ConcurrentBag<BlobReading>();
        var (next, count, bytes) = (-1, 0, 0L);
        Parallel.For(0, parallelism, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, _ =>
        {
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            using var hashes = new HashFunctions();
            try
            {
                while (!cancellationToken.IsCancellationRequested && Interlocked.Increment(ref next) is var i && i < blobs.Length)
                {
                    var reading = Read(blobs[i], hashes, buffer, cancellationToken);
                    meter.Add(1, 0);
                    Interlocked.Add(ref count, reading.Actual is null ? 0 : 1);
                    Interlocked.Add(ref bytes, reading.Length);
                    if (reading.Verdict != BlobVerdict.Sound)
                    {
                        faults.Add(reading);
                    }
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
        return new HashingResult(count, bytes, [.. faults]);
    }

    private BlobReading Read(BlobEntry blob, HashFunctions hashes, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            var (actual, length) = Hash(blob, hashes, buffer, cancellationToken);
            if (actual == blob.Digest)
            {
                return new BlobReading(blob, BlobVerdict.Sound, actual, length);
            }

            if (time.GetUtcNow() - blob.Modified < BeingWritten)
            {
                Thread.Sleep(WritingTakes);
            }

            var (again, lengthAgain) = Hash(blob, hashes, buffer, cancellationToken);
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

    private (Digest Actual, long Length) Hash(BlobEntry blob, HashFunctions hashes, byte[] buffer, CancellationToken cancellationToken)
    {
        var algorithm = blob.Digest.Algorithm;
        var hash = hashes.Start(algorithm);
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

    /// <summary>One worker's hash functions, made once and used for every blob.</summary>
    private sealed class HashFunctions : IDisposable
    {
        private readonly Dictionary<DigestAlgorithm, IncrementalHash> _hashes = [];

        public IncrementalHash Start(DigestAlgorithm algorithm)
        {
            if (!_hashes.TryGetValue(algorithm, out var hash))
            {
                _hashes.Add(algorithm, hash = IncrementalHash.CreateHash(algorithm.HashName));
            }

            // A read that broke off has left bytes behind.
            Span<byte> unfinished = stackalloc byte[algorithm.Size];
            hash.GetHashAndReset(unfinished);
            return hash;
        }

        public void Dispose()
        {
            foreach (var hash in _hashes.Values)
            {
                hash.Dispose();
            }
        }
    }
}
