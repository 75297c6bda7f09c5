using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Why a path is not what the layout says.</summary>
internal enum IrregularityKind
{
    /// <summary>The layout knows no such name there.</summary>
    Unknown,

    /// <summary>A server that died left it: <c>link.[uuid].tmp</c>, <c>.nfs…</c>.</summary>
    Temporary,

    /// <summary>A symbolic link, pipe, socket or device, or a directory where a file belongs or the reverse.</summary>
    NotARegularFile,

    /// <summary>A directory that could not be listed, so that what it holds is not known.</summary>
    Unreadable,

    /// <summary>A symbolic link to somewhere else in the store, which the registry follows and so did the scan.</summary>
    Followed,

    /// <summary>What file systems, desktops and network storage leave: <c>lost+found</c>, <c>.DS_Store</c>, <c>@eaDir</c>.</summary>
    Litter,
}

/// <summary>A path that the scan met and could not place.</summary>
/// <param name="Path">The storage path.</param>
/// <param name="Kind">Why it is irregular.</param>
/// <param name="Detail">What was found, in words.</param>
/// <param name="Modified">When it was last written, UTC.</param>
/// <param name="Digest">The digest that the path names; null if it names none.</param>
/// <param name="LinkTarget">Where it leads, as written in it, if it is a symbolic link; null otherwise.</param>
internal sealed record Irregularity(string Path, IrregularityKind Kind, string Detail, DateTime Modified, Digest? Digest = null, string? LinkTarget = null)
{
    /// <summary>A file's length in bytes; 0 for all else.</summary>
    public long Length { get; init; }

    /// <summary>Whether there may be something behind it that the scan did not see, so that nothing may be called missing or unused for it.</summary>
    public bool HidesContent => Kind == IrregularityKind.Unreadable || (Kind == IrregularityKind.NotARegularFile && Digest is null);

    /// <summary>What it means to those who ask what is in the store.</summary>
    public Uncertainty AsUncertainty() => new(Path, Detail, isDamage: true) { IsUnread = true };
}
