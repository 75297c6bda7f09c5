using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore;

/// <summary>What a long operation is doing.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<OperationPhase>))]
public enum OperationPhase
{
    /// <summary>Walking directories and reading links and manifests.</summary>
    Scanning,

    /// <summary>Hashing the content of blobs.</summary>
    ReadingBlobs,

    /// <summary>Writing the content of blobs, into an archive or out of one.</summary>
    Writing,
}

/// <summary>How far a long operation has come; reported at most ten times a second.</summary>
public sealed class OperationProgress
{
    internal OperationProgress(OperationPhase phase, long items, long? totalItems, long bytes, long? totalBytes) =>
        (Phase, Items, TotalItems, Bytes, TotalBytes) = (phase, items, totalItems, bytes, totalBytes);

    /// <summary>What is being done.</summary>
    public OperationPhase Phase { get; }

    /// <summary>Entries done: files and directories while scanning, blobs while reading.</summary>
    public long Items { get; }

    /// <summary>Entries to do; null while unknown.</summary>
    public long? TotalItems { get; }

    /// <summary>Bytes read so far.</summary>
    public long Bytes { get; }

    /// <summary>Bytes to read; null while unknown.</summary>
    public long? TotalBytes { get; }
}
