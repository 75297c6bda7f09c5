using System.Collections.Concurrent;
using RegStore.Reading;

namespace RegStore.Blobs;

/// <summary>Proves many blobs in parallel.</summary>
internal sealed class BlobHasher(IStoreSource source, RunContext run, ProgressMeter meter)
{
    /// <summary>Proves all of some blobs.</summary>
    /// <param name="blobs">The blobs, which are sorted in place: the largest are read first, so that no worker is left with a large one at the end.</param>
    /// <param name="cancellationToken">Ends the work; what was read until then is returned.</param>
    public HashingResult Read(BlobEntry[] blobs, CancellationToken cancellationToken) => Read(blobs, null, cancellationToken);

    /// <summary>Proves the blobs of a schedule, in their order where that matters, and not beyond its time.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="cancellationToken">Ends the work; what was read until then is returned.</param>
    public HashingResult Read(IReadSchedule schedule, CancellationToken cancellationToken) => Read(schedule.Blobs, schedule, cancellationToken);

    private HashingResult Read(BlobEntry[] blobs, IReadSchedule? schedule, CancellationToken cancellationToken)
    {
        if (schedule is null or { IsUnordered: true })
        {
            Array.Sort(blobs, static (left, right) => (right.Length, left.Digest).CompareTo((left.Length, right.Digest)));
        }

        var faults = new ConcurrentBag<BlobReading>();
        var (next, count, bytes) = (-1, 0, 0L);
        Parallel.For(0, run.Parallelism, new ParallelOptions { MaxDegreeOfParallelism = run.Parallelism }, _ =>
        {
            using var proof = new BlobProof(source, run, meter, schedule);
            try
            {
                while (!cancellationToken.IsCancellationRequested && schedule is null or { IsOver: false } && Interlocked.Increment(ref next) is var i && i < blobs.Length)
                {
                    var reading = proof.Read(blobs[i], null, cancellationToken);
                    meter.Add(1, 0);
                    if (reading.IsWhole)
                    {
                        schedule?.Read(reading.Blob.Digest, reading.IsSound);
                        Interlocked.Increment(ref count);
                    }

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
}
