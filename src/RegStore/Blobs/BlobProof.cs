using RegStore.Files;
using RegStore.Reading;

namespace RegStore.Blobs;

/// <summary>
/// The one way to prove a blob: its bytes are read and hashed, and on request copied while that is done. What does not match, or cannot be read, is read a
/// second time before anything is said of it. For one thread at a time.
/// </summary>
internal sealed class BlobProof(IStoreSource source, RunContext run, ProgressMeter meter, IReadSchedule? schedule = null) : IDisposable
{
    // A server up to 3.0 writes manifests in place: one that is as young as this may be half written.
    private static readonly TimeSpan BeingWritten = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WritingTakes = TimeSpan.FromMilliseconds(100);

    private readonly IDirectoryHandle _top = source.Enter();
    private readonly BlobPump _pump = new();

    /// <summary>Reads a blob, and says what its bytes were.</summary>
    /// <param name="blob">The blob as the scan found it.</param>
    /// <param name="destination">Where its bytes go as well; null for nowhere.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="IOException">The destination could not be written.</exception>
    public BlobReading Read(BlobEntry blob, IBlobDestination? destination, CancellationToken cancellationToken)
    {
        if (destination is null && source.FindDigest(blob.Path, blob.Digest.Function) is { } known)
        {
            return BlobReading.Of(blob, known, blob.Length);
        }

        var first = Try(blob, destination, cancellationToken, out var mayTryAgain);
        if (first.Verdict is BlobVerdict.Sound or BlobVerdict.Vanished || !mayTryAgain)
        {
            return first;
        }

        LetItBeWritten(blob);
        var second = Try(blob, destination, cancellationToken, out _);
        return second.Verdict == BlobVerdict.Sound ? first with { Verdict = BlobVerdict.Transient, Length = second.Length } : second;
    }

    public void Dispose()
    {
        _top.Dispose();
        _pump.Dispose();
    }

    private BlobReading Try(BlobEntry blob, IBlobDestination? destination, CancellationToken cancellationToken, out bool mayTryAgain)
    {
        mayTryAgain = true;
        using var content = BlobContent.Open(_top, blob, out var failure);
        if (content is null)
        {
            return failure;
        }

        if (destination is null)
        {
            return content.Judge(Pass(content, null));
        }

        var reading = destination.Take(content, Pass);
        if (reading.Verdict == BlobVerdict.Sound)
        {
            destination.Keep(blob);
        }
        else
        {
            mayTryAgain = destination.Discard(blob);
        }

        return reading;

        (Model.Digest Actual, long Length) Pass(Stream from, Stream? to) => _pump.Pass(from, to, blob.Digest.Function, Passed, cancellationToken);

        void Passed(int bytes)
        {
            meter.Add(0, bytes);
            schedule?.Passed(bytes, cancellationToken);
        }
    }

    private void LetItBeWritten(BlobEntry blob)
    {
        if (run.Now - blob.Modified < BeingWritten)
        {
            Thread.Sleep(WritingTakes);
        }
    }
}
