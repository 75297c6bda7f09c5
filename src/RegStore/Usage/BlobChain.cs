using RegStore.Model;

namespace RegStore.Usage;

/// <summary>What a blob is to those that keep it.</summary>
public sealed record BlobHold
{
    /// <summary>The blob's digest, in full.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The length of its file in bytes; null if it is not on disk.</summary>
    public required long? Length { get; init; }

    /// <summary>Every chain that leads to it, in ordinal order of the references; empty if nothing does.</summary>
    public required IReadOnlyList<BlobChain> Chains { get; init; }

    /// <summary>What may lead to it besides, as it could not be read.</summary>
    public required IReadOnlyList<Withholding> Withholdings { get; init; }

    /// <summary>The repositories that have a layer link to it, in ordinal order. A link alone keeps nothing, but a push may be about to.</summary>
    public required IReadOnlyList<RepositoryName> LinkedBy { get; init; }
}

/// <summary>One way from a reference down to a blob.</summary>
/// <param name="Root">The tag, or the revision to which no tag leads.</param>
/// <param name="Steps">What is passed on the way: the manifest that the reference names first, the blob itself last.</param>
public sealed record BlobChain(ImageReference Root, IReadOnlyList<BlobStep> Steps);

/// <summary>One step of a chain.</summary>
/// <param name="Role">What it is to the one before: <c>index</c>, <c>manifest</c>, <c>config</c>, <c>layer</c>, <c>entry</c> of an index that is no manifest, or <c>referrer</c>.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Platform">The platform, as the index before it tells; null if none is told.</param>
public sealed record BlobStep(string Role, Digest Digest, Platform? Platform = null);
