using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Exports;

/// <summary>What is exported.</summary>
internal sealed class ExportPlan
{
    /// <summary>The images by name, and what refers to them.</summary>
    public List<PlannedImage> Images { get; } = [];

    /// <summary>The blobs, each once, in the order of their digests. One that is stored under another digest has the path of that.</summary>
    public SortedDictionary<Digest, BlobEntry> Blobs { get; } = [];

    /// <summary>The length of the blobs in bytes.</summary>
    public long Bytes => Blobs.Values.Sum(blob => blob.Length);

    /// <summary>The entries of indexes that the store does not hold.</summary>
    public SortedSet<Digest> Absent { get; } = [];
}

/// <summary>An image that is exported.</summary>
/// <param name="Image">The image.</param>
/// <param name="Manifest">Its manifest or index.</param>
/// <param name="Size">The length of that in bytes.</param>
internal sealed record PlannedImage(ExportedImage Image, Manifest Manifest, long Size);
