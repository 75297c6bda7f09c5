using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Usage;

/// <summary>What a blob is to those that keep it.</summary>
public sealed class BlobHold
{
    /// <summary>The blob's digest, in full.</summary>
    [JsonInclude]
    public Digest Digest { get; internal set; }

    /// <summary>The length of its file in bytes; null if it is not on disk.</summary>
    [JsonInclude]
    public long? Length { get; internal set; }

    /// <summary>Every chain that leads to it, in ordinal order of the references; empty if nothing does.</summary>
    [JsonInclude]
    public IReadOnlyList<BlobChain> Chains { get; internal set; } = [];

    /// <summary>What may lead to it besides, as it could not be read.</summary>
    [JsonInclude]
    public IReadOnlyList<Uncertainty> Uncertainties { get; internal set; } = [];

    /// <summary>The repositories that have a layer link to it, in ordinal order. A link alone keeps nothing, but a push may be about to.</summary>
    [JsonInclude]
    public IReadOnlyList<RepositoryName> LinkedBy { get; internal set; } = [];
}

/// <summary>One way from a reference down to a blob.</summary>
public sealed class BlobChain
{
    [JsonConstructor]
    internal BlobChain(ImageReference root, IReadOnlyList<BlobStep> steps) => (Root, Steps) = (root, steps);

    /// <summary>The tag, or the revision to which no tag leads.</summary>
    public ImageReference Root { get; }

    /// <summary>What is passed on the way: the manifest that the reference names first, the blob itself last.</summary>
    public IReadOnlyList<BlobStep> Steps { get; }
}

/// <summary>One step of a chain.</summary>
public sealed class BlobStep
{
    [JsonConstructor]
    internal BlobStep(BlobRole role, Digest digest, Platform? platform = null) => (Role, Digest, Platform) = (role, digest, platform);

    /// <summary>What it is to the one before.</summary>
    public BlobRole Role { get; }

    /// <summary>Its digest.</summary>
    public Digest Digest { get; }

    /// <summary>The platform, as given by the index before it; null if none is given.</summary>
    public Platform? Platform { get; }
}
