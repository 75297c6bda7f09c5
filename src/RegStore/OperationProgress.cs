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
/// <param name="Phase">What is being done.</param>
/// <param name="Items">Entries done: files and directories while scanning, blobs while reading.</param>
/// <param name="TotalItems">Entries to do; null while unknown.</param>
/// <param name="Bytes">Bytes read so far.</param>
/// <param name="TotalBytes">Bytes to read; null while unknown.</param>
public readonly record struct OperationProgress(OperationPhase Phase, long Items, long? TotalItems, long Bytes, long? TotalBytes);
