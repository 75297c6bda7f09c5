using RegStore.Blobs;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Scrubbing;

namespace RegStore.Verification;

/// <summary>What reading the bytes of a store gave, all or a part of them.</summary>
/// <param name="Count">How many blobs were read to their end.</param>
/// <param name="Bytes">How many bytes they had.</param>
/// <param name="Faults">Those that are not sound, in no order.</param>
/// <param name="Chosen">The blobs that were to be read; null for all.</param>
/// <param name="Subset">The part that they are; null for all.</param>
/// <param name="TimedOut">Whether the time was up before all of them were begun.</param>
/// <param name="Memory">What is remembered; null if nothing is.</param>
internal sealed record DataReading(
    int Count, long Bytes, IReadOnlyList<BlobReading> Faults, IReadOnlySet<Digest>? Chosen, ReadSubset? Subset, bool TimedOut, ScrubMemory? Memory);

/// <summary>Reads of some blobs those whose turn it is, and remembers it.</summary>
internal sealed class DataReader(IStoreSource source, RunContext run, string store, VerifyOptions options)
{
    /// <summary>Reads.</summary>
    /// <param name="blobs">All blobs that were asked for and have bytes.</param>
    /// <param name="areAll">Whether these are all that the store has.</param>
    /// <param name="cancellationToken">Ends the work; what was read until then counts.</param>
    public DataReading Read(BlobEntry[] blobs, bool areAll, CancellationToken cancellationToken)
    {
        var scrub = options.Scrub;
        var pass = new ScrubPass(blobs, scrub, store, run);
        var meter = run.Meter(OperationPhase.ReadingBlobs, pass.Blobs.Length, pass.Blobs.Sum(blob => blob.Length));
        var result = new BlobHasher(source, run, meter).Read(pass, cancellationToken);
        return new DataReading(
            result.Count,
            result.Bytes,
            result.Faults,
            scrub.IsPlain && areAll ? null : pass.Blobs.Select(blob => blob.Digest).ToHashSet(),
            pass.Subset,
            TimedOut: !result.IsWhole && !cancellationToken.IsCancellationRequested,
            pass.End(forgetsOthers: areAll));
    }
}
