using RegStore.Model;

namespace RegStore.Reading;

/// <summary>What reading a link gave.</summary>
internal enum LinkState
{
    /// <summary>The link holds a digest.</summary>
    Sound,

    /// <summary>No link is there, though its directory is.</summary>
    Absent,

    /// <summary>The link has no bytes: a crash, a full disk, or a server up to 3.0 that is writing it.</summary>
    Empty,

    /// <summary>The link holds something else than a digest; a newline after it is enough.</summary>
    Malformed,

    /// <summary>The link could not be read.</summary>
    Unreadable,

    /// <summary>A symbolic link, pipe, device or directory stands where the link belongs.</summary>
    NotARegularFile,
}

/// <summary>A link as read: its state, and the digest it holds.</summary>
/// <param name="State">What reading gave.</param>
/// <param name="Target">The digest that the link holds; null unless <see cref="LinkState.Sound"/>.</param>
/// <param name="Modified">When it was last written, UTC.</param>
/// <param name="Problem">What it holds instead of a digest, or why it could not be read, in words; null for all other states.</param>
/// <param name="IsSymbolicLink">Whether it is no regular file but a symbolic link, which the server follows.</param>
internal readonly record struct LinkReading(LinkState State, Digest? Target, DateTime Modified, string? Problem = null, bool IsSymbolicLink = false);

/// <summary>A layer link, revision link or entry of a tag's history: its directory names a digest, its content may name another.</summary>
/// <param name="Named">The digest that the link's directory names.</param>
/// <param name="Reading">What the link holds.</param>
internal readonly record struct LinkEntry(Digest Named, LinkReading Reading)
{
    // There are millions, and nearly all of them say the digest that their directory names: only what is else is kept, a digest or a problem.
    private readonly object? _else = Reading.Target is { } target && target != Named ? target : Reading.Problem;
    private readonly DateTime _modified = Reading.Modified;
    private readonly LinkState _state = Reading.State;

    /// <summary>What the link holds.</summary>
    public LinkReading Reading => new(_state, Target, _modified, _else as string);

    /// <summary>The digest to resolve: what the link says. Null if the link is not sound.</summary>
    public Digest? Target => _state != LinkState.Sound ? null : _else is Digest other ? other : Named;

    /// <summary>
    /// The digest that the blob is stored under which the directory names: another one if it is an alias. A link that says something else is damaged, and tells
    /// nothing of where the blob lies: that is looked for under its own digest.
    /// </summary>
    public Digest StoredAs => IsAlias ? Target!.Value : Named;

    /// <summary>The digest of the blob that a registry answers with: what the link says, right or wrong; if it says nothing, that of its directory.</summary>
    public Digest ServedAs => Target ?? Named;

    /// <summary>Whether the link's content names another digest than its directory does, an alias excepted.</summary>
    public bool IsMismatched => Target is { } target && target != Named && !IsAlias;

    /// <summary>Whether the link may be the legal second name of a blob that was uploaded under sha512 or sha384; only hashing the blob tells if it is.</summary>
    public bool IsAlias => Named.Function != DigestAlgorithm.Sha256 && Target?.Function == DigestAlgorithm.Sha256;
}

/// <summary>What links say, of those that can be read.</summary>
internal static class LinkTargets
{
    public static IEnumerable<Digest> Targets(this IEnumerable<LinkEntry> links)
    {
        foreach (var link in links)
        {
            if (link.Target is { } target)
            {
                yield return target;
            }
        }
    }

    public static IEnumerable<Digest> Targets(this IEnumerable<TagEntry> tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Current.Target is { } target)
            {
                yield return target;
            }
        }
    }
}
