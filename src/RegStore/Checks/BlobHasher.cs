using System.Collections.Concurrent;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Scrubbing;

namespace RegStore.Checks;

/// <summary>Reads blobs in parallel and proves their digests: the only check that reads the bytes of blobs.</summary>
internal sealed class BlobHasher(IStoreSource source, int parallelism, ProgressMeter meter, TimeProvider time)
{
    // A server up to 3.0 writes manifests in place: one that is as young as this may be half written.
    private static readonly TimeSpan BeingWritten = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WritingTakes = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads every blob once, and a second time where the bytes do not match.</summary>
    /// <param name="blobs">The blobs, which are sorted in place: the largest are read first, so that no worker is left with a large one at the end.</param>
    /// <param name="cancellationToken">Ends the work; what was read until then is returned.</param>
    public HashingResult Read(BlobEntry[] blobs, CancellationToken cancellationToken) => Read(blobs, null, cancellationToken);

    /// <summary>Reads the blobs of a run of many, in their order where that matters, and not beyond its time.</summary>
    /// <param name="pass">The run.</param>
    /// <param name="cancellationToken">Ends the work; what was read until then is returned.</param>
    public HashingResult Read(ScrubPass pass, CancellationToken cancellationToken) => Read(pass.Blobs, pass, cancellationToken);

    private HashingResult Read(BlobEntry[] blobs, ScrubPass? pass, CancellationToken cancellationToken)
    {
        if (pass is null or { IsUnordered: true })
        {
            Array.Sort(blobs, static (left, right) => (right.Length, left.Digest).CompareTo((left.Length, right.Digest)));
        }

        using var top = source.Enter();
        var faults = new ConcurrentBag<BlobReading>();
        var (next, count, bytes) = (-1, 0, 0L);
        Parallel.For(0, parallelism, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, _ =>
        {
            using var pump = new BlobPump();
            try
            {
                while (!cancellationToken.IsCancellationRequested && pass is null or { IsOver: false } && Interlocked.Increment(ref next) is var i && i < blobs.Length)
                {
                    var reading = Read(blobs[i], top, pump, pass, cancellationToken);
                    meter.Add(1, 0);
                    if (reading.Actual is not null)
                    {
                        pass?.Read(reading.Blob.Digest, reading.Verdict is BlobVerdict.Sound or BlobVerdict.Transient);
                    }

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
        });
        meter.Report();
        return new HashingResult(count, bytes, [.. faults], IsWhole: next >= blobs.Length - 1 || blobs.Length == 0);
    }

    /// <summary>Waits, before a blob is read again, if it is so young that a server may be writing it.</summary>
    public static void LetItBeWritten(BlobEntry blob, TimeProvider time)
    {
        if (time.GetUtcNow() - blob.Modified < BeingWritten)
        {
            Thread.Sleep(WritingTakes);
        }
    }

    private BlobReading Read(BlobEntry blob, IDirectoryHandle top, BlobPump pump, ScrubPass? pass, CancellationToken cancellationToken)
    {
        try
        {
            var (actual, length) = Hash(blob, top, pump, pass, cancellationToken);
            if (actual == blob.Digest)
            {
                return new BlobReading(blob, BlobVerdict.Sound, actual, length);
            }

            LetItBeWritten(blob, time);
            var (again, lengthAgain) = Hash(blob, top, pump, pass, cancellationToken);
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

    private (Digest Actual, long Length) Hash(BlobEntry blob, IDirectoryHandle top, BlobPump pump, ScrubPass? pass, CancellationToken cancellationToken)
    {
        var algorithm = blob.Digest.Algorithm;
        if (source.FindDigest(blob.Path, algorithm) is { } known)
        {
            return (known, blob.Length);
        }

        using var stream = top.Open(blob.Path);
        return pump.Pass(
            stream,
            null,
            algorithm,
            read =>
            {
                meter.Add(0, read);
                pass?.Passed(read, cancellationToken);
            },
            cancellationToken);
    }
}
