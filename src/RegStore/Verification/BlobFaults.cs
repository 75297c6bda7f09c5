using RegStore.Blobs;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>What reading a blob gave, as a finding.</summary>
internal static class BlobFaults
{
    /// <summary>The finding; null where nothing is wrong, or where a second look at the store must tell.</summary>
    public static Finding? Draft(BlobReading reading, StoreIndex index)
    {
        var finding = Draft(reading);
        if (finding is not null && reading.Blob.MisplacedAt is not null && index.Blobs.ContainsKey(reading.Blob.Digest))
        {
            // It is a second copy, which nobody is served.
            (finding.Severity, finding.Needs, finding.Remedies) = (Severity.Warning, [], [Remedy.MoveToQuarantine]);
        }

        return finding;
    }

    private static Finding? Draft(BlobReading reading)
    {
        var (blob, path) = (reading.Blob, reading.Blob.Path);
        return reading.Verdict switch
        {
            BlobVerdict.Mismatch => new Finding(FindingKind.BlobDigestMismatch, path, $"the blob's {reading.Length} bytes hash to another digest")
            {
                Digest = blob.Digest,
                Expected = blob.Digest.ToString(),
                Actual = reading.Actual.ToString(),
                Needs = [new Need(blob.Digest)],
            },
            BlobVerdict.Transient when reading.Problem is { } problem => new Finding(FindingKind.BlobUnreadable, path, $"the blob could not be read at first, but could be when read again: {problem}")
            {
                Digest = blob.Digest,
                Transient = true,
                Severity = Severity.Warning,
            },
            BlobVerdict.Transient => new Finding(FindingKind.BlobDigestMismatch, path, "the blob's bytes did not match at first, but did when read again")
            {
                Digest = blob.Digest,
                Expected = blob.Digest.ToString(),
                Actual = reading.Actual.ToString(),
                Transient = true,
                Severity = Severity.Warning,
            },
            BlobVerdict.Unreadable => new Finding(FindingKind.BlobUnreadable, path, $"the blob could not be read: {reading.Problem}")
            {
                Digest = blob.Digest,
                Needs = [new Need(blob.Digest)],
            },
            _ => null,
        };
    }
}
