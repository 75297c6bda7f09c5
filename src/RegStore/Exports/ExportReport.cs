using System.Text.Json.Serialization;
using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Exports;

/// <summary>What was exported, or why nothing was.</summary>
public sealed class ExportReport
{
    /// <summary>Whether the images were written; false where a finding forbade it.</summary>
    [JsonInclude]
    public bool IsExported { get; internal set; }

    /// <summary>Whether the images were written and lack nothing.</summary>
    public bool IsSound => IsExported && Findings.Count == 0;

    /// <summary>The images, in the order in which they were asked for; after them what refers to them.</summary>
    [JsonInclude]
    public IReadOnlyList<ExportedImage> Images { get; internal set; } = [];

    /// <summary>The damage that the images have: with any, nothing was written under the final name.</summary>
    [JsonInclude]
    public IReadOnlyList<Finding> Findings { get; internal set; } = [];

    /// <summary>The entries of indexes that the store does not hold, as a sparse index allows; they are not in the export either.</summary>
    [JsonInclude]
    public IReadOnlyList<Digest> Absent { get; internal set; } = [];

    /// <summary>How many blobs were written, manifests included; of a root file system how many were read.</summary>
    [JsonInclude]
    public int Blobs { get; internal set; }

    /// <summary>Their length in bytes.</summary>
    [JsonInclude]
    public long BlobBytes { get; internal set; }

    /// <summary>How many blobs an image layout held already, sound.</summary>
    [JsonInclude]
    public int BlobsPresent { get; internal set; }

    /// <summary>How many entries the root file system has; null for other formats.</summary>
    [JsonInclude]
    public int? Files { get; internal set; }

    /// <summary>The length of the file or stream that was written; 0 for a directory.</summary>
    [JsonInclude]
    public long BytesWritten { get; internal set; }

    /// <summary>How long it took.</summary>
    [JsonInclude]
    public TimeSpan Elapsed { get; internal set; }
}

/// <summary>An image in an export.</summary>
public sealed class ExportedImage
{
    [JsonConstructor]
    internal ExportedImage(ImageReference? reference, Digest digest, Platform? platform) => (Reference, Digest, Platform) = (reference, digest, platform);

    /// <summary>Its name; null for what only refers to another image.</summary>
    public ImageReference? Reference { get; }

    /// <summary>The digest of its manifest or index, which is that in the store.</summary>
    public Digest Digest { get; }

    /// <summary>Its platform, where an index says it and one was chosen; null otherwise.</summary>
    public Platform? Platform { get; }
}
