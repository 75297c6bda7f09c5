using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Blobs;

/// <summary>Passes bytes from one stream to another, if there is one, and says what they were.</summary>
internal delegate (Digest Actual, long Length) BlobPass(Stream from, Stream? to);

/// <summary>Where the bytes of a blob go while they are proved.</summary>
internal interface IBlobDestination
{
    /// <summary>Takes the bytes, all of which pass through <paramref name="pass"/>, and says what they were.</summary>
    /// <exception cref="IOException">They could not be written. What could not be read is no exception, but part of the answer.</exception>
    BlobReading Take(BlobContent content, BlobPass pass);

    /// <summary>Called when what was taken is sound.</summary>
    void Keep(BlobEntry blob);

    /// <summary>Takes back what was taken, as it is not sound; false if that cannot be done, so that there is no second try.</summary>
    bool Discard(BlobEntry blob);
}
