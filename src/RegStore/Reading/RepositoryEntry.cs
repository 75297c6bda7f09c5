using RegStore.Model;

namespace RegStore.Reading;

/// <summary>A repository as the scan found it.</summary>
internal sealed record RepositoryEntry
{
    /// <summary>Its name: the path below <c>repositories/</c>.</summary>
    public required RepositoryName Name { get; init; }

    /// <summary>Whether it has a <c>_layers</c> directory, which makes it a repository for servers up to 2.8.</summary>
    public bool HasLayers { get; init; }

    /// <summary>Whether it has a <c>_manifests</c> directory, which makes it a repository for servers from 3.0 on.</summary>
    public bool HasManifests { get; init; }

    /// <summary>Whether it has a <c>_manifests/tags</c> directory.</summary>
    public bool HasTags { get; init; }

    /// <summary>Whether it has tags or revisions, but no <c>_layers</c>, as only a pull-through cache makes it.</summary>
    public bool LacksLayers => this is { HasLayers: false, HasManifests: true } and ({ Tags.Count: > 0 } or { Revisions.Count: > 0 });

    /// <summary>All entries of <c>tags/</c>, in ordinal order.</summary>
    public IReadOnlyList<TagEntry> Tags { get; init; } = [];

    /// <summary>The revision links, in order of their digests.</summary>
    public IReadOnlyList<LinkEntry> Revisions { get; init; } = [];

    /// <summary>The layer links, in order of their digests.</summary>
    public IReadOnlyList<LinkEntry> LayerLinks { get; init; } = [];

    /// <summary>The uploads that were begun and neither finished nor purged, in ordinal order.</summary>
    public IReadOnlyList<UploadEntry> Uploads { get; init; } = [];

    /// <summary>What stands in the repository's directories and could not be placed, in ordinal order of path.</summary>
    public IReadOnlyList<Irregularity> Irregularities { get; init; } = [];

    /// <summary>The revision that has a digest; null if the repository holds none.</summary>
    public LinkEntry? FindRevision(Digest digest) => Find(Revisions, digest);

    /// <summary>The layer link that has a digest; null if the repository holds none.</summary>
    public LinkEntry? FindLayerLink(Digest digest) => Find(LayerLinks, digest);

    /// <summary>The digest that a blob is stored under which a manifest names: another one if it was uploaded under sha512 or sha384, and linked as such.</summary>
    public Digest StoredAs(Digest blob) => blob.Function != DigestAlgorithm.Sha256 && FindLayerLink(blob) is { } link ? link.StoredAs : blob;

    /// <summary>Whether a pull asks the repository for a blob that a manifest names: for all but foreign layers, and for those too once they were pushed.</summary>
    internal bool IsOwed(Descriptor blob) => !blob.MayBeAbsent || FindLayerLink(blob.Digest) is not null;

    private static LinkEntry? Find(IReadOnlyList<LinkEntry> links, Digest digest)
    {
        var (low, high) = (0, links.Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = links[middle].Named.CompareTo(digest);
            if (order == 0)
            {
                return links[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }
}

/// <summary>An entry of a repository's <c>tags</c> directory. The registry lists each as a tag, whether it can be pulled or not.</summary>
/// <param name="Tag">The entry's name.</param>
/// <param name="Current">What <c>current/link</c> holds; <see cref="LinkState.Absent"/> if there is none.</param>
/// <param name="History">Every revision that the tag ever named, in order of digest.</param>
/// <param name="Stray">What the entry is if it is no directory, in words; null for a directory.</param>
internal sealed record TagEntry(Tag Tag, LinkReading Current, IReadOnlyList<LinkEntry> History, string? Stray = null)
{
    /// <summary>Whether it is a symbolic link that leads nowhere, or out of the store.</summary>
    internal bool IsLink { get; init; }

    /// <summary>
    /// What the tag attaches something to, as signatures are; null for all others. One that is named after the very digest that it names attaches nothing: it is
    /// how some tools keep an image.
    /// </summary>
    internal Digest? Subject => Tag.FindSubject() is { } subject && subject != Current.Target ? subject : null;

    /// <summary>Whether it had a link once, of which its history tells.</summary>
    internal bool LostLink => Stray is null && Current.State == LinkState.Absent && History.Count > 0;

    /// <summary>Whether it is what a file system, a desktop or network storage left there, and no tag.</summary>
    internal bool IsLitter => LitterNames.Find(Tag.ToString()) is not null && (!Tag.IsValid || Current.Target is null);
}

/// <summary>An upload in progress, or what is left of one.</summary>
/// <param name="Id">The name of its directory.</param>
/// <param name="StartedAt">When it began, UTC; null if <c>startedat</c> is missing or cannot be read, so that the server never purges it.</param>
/// <param name="Length">Bytes received so far.</param>
/// <param name="Modified">When its directory was last written, UTC.</param>
internal sealed record UploadEntry(string Id, DateTime? StartedAt, long Length, DateTime Modified);
