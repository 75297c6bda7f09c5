using RegStore.Backup;
using RegStore.Model;

namespace RegStore.Exports;

/// <summary>What images are exported as, and what goes along.</summary>
public sealed class ExportOptions
{
    /// <summary>What they are exported as.</summary>
    /// <value>The default is <see cref="ExportFormat.Oci"/>.</value>
    public ExportFormat Format { get; init => field = OptionValue.Defined(value); }

    /// <summary>Of an index, the image of this platform alone, as in <c>linux/arm64</c>; null for the whole index, and for a root file system the image of this machine.</summary>
    /// <value>The default is null.</value>
    public string? Platform { get; init; }

    /// <summary>Whether what refers to an image goes along: signatures, attestations, SBOMs, and the tags that cosign makes of a digest.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Referrers { get; init; }

    /// <summary>How a tar is compressed; null for what the end of the file's name says.</summary>
    /// <value>The default is null.</value>
    public ArchiveCompression? Compression { get; init => field = value is { } given ? OptionValue.Defined(given) : null; }

    /// <summary>The mode of a tar; null for its owner's alone.</summary>
    /// <value>The default is null.</value>
    public UnixFileMode? Mode { get; init; }
}
