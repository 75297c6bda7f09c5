namespace RegStore.Model;

/// <summary>
/// Descriptors that many manifests have, each once: images of a repository share most layers, and a scan keeps them all. It remembers few of them, which is
/// enough, as the images that share are read one after the other. Threads may use it at the same time.
/// </summary>
internal sealed class DescriptorPool
{
    private const int Size = 1 << 14;

    private readonly Descriptor?[] _last = new Descriptor?[Size];

    /// <summary>The same descriptor as it was met before, or this one.</summary>
    public Descriptor Share(Descriptor descriptor)
    {
        ref var last = ref _last[descriptor.Digest.GetHashCode() & (Size - 1)];
        return last is { } known && known.IsSameAs(descriptor) ? known : last = descriptor;
    }
}
