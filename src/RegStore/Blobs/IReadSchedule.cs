using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Blobs;

/// <summary>Which blobs are read, how fast, and until when; and who remembers it.</summary>
internal interface IReadSchedule
{
    /// <summary>The blobs to read, in their order.</summary>
    BlobEntry[] Blobs { get; }

    /// <summary>Whether their order is of no matter, so that the largest may be read first.</summary>
    bool IsUnordered { get; }

    /// <summary>Whether the time is up, and no other blob is begun.</summary>
    bool IsOver { get; }

    /// <summary>Called when bytes were read, and may wait before more are.</summary>
    void Passed(int bytes, CancellationToken cancellationToken);

    /// <summary>Called when a blob was read to its end.</summary>
    void Read(Digest digest, bool isSound);
}
