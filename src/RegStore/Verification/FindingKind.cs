using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Verification;

/// <summary>A kind of finding: its stable id and name, and how bad it usually is. Ids are never renumbered.</summary>
[JsonConverter(typeof(ParsableJsonConverter<FindingKind>))]
[TypeConverter(typeof(ParsableTypeConverter<FindingKind>))]
public sealed partial class FindingKind : IParsable<FindingKind>
{
    private static IReadOnlyList<FindingKind>? _all;

    private FindingKind(string id, string name, Severity severity) => (Id, Name, Severity) = (id, name, severity);

    /// <summary>The id, as in <c>RS1001</c>: RS1 blobs, RS2 links, RS3 manifests, RS4 leftovers, RS5 archives.</summary>
    public string Id { get; }

    /// <summary>The name, as in <c>blob-missing</c>.</summary>
    public string Name { get; }

    /// <summary>How bad it usually is; a single finding may differ.</summary>
    public Severity Severity { get; }

    /// <summary>A manifest refers to a blob that is not on disk.</summary>
    public static FindingKind BlobMissing { get; } = new("RS1001", "blob-missing", Severity.Error);

    /// <summary>A blob's file is longer or shorter than a manifest says.</summary>
    public static FindingKind BlobSizeMismatch { get; } = new("RS1002", "blob-size-mismatch", Severity.Error);

    /// <summary>A blob's bytes hash to another digest than its path names.</summary>
    public static FindingKind BlobDigestMismatch { get; } = new("RS1003", "blob-digest-mismatch", Severity.Error);

    /// <summary>A blob's file could not be read.</summary>
    public static FindingKind BlobUnreadable { get; } = new("RS1004", "blob-unreadable", Severity.Error);

    /// <summary>A blob is in a directory where the registry does not look for it.</summary>
    public static FindingKind BlobMisplaced { get; } = new("RS1005", "blob-misplaced", Severity.Error);

    /// <summary>A symbolic link, pipe, device or directory is where a file belongs, or the reverse.</summary>
    public static FindingKind NotARegularFile { get; } = new("RS1006", "not-a-regular-file", Severity.Error);

    /// <summary>A blob has no bytes, under a digest that is not that of nothing.</summary>
    public static FindingKind BlobEmpty { get; } = new("RS1007", "blob-empty", Severity.Error);

    /// <summary>A link has no bytes.</summary>
    public static FindingKind LinkEmpty { get; } = new("RS2001", "link-empty", Severity.Error);

    /// <summary>A link holds something else than a digest.</summary>
    public static FindingKind LinkMalformed { get; } = new("RS2002", "link-malformed", Severity.Error);

    /// <summary>A link's content names another digest than its directory.</summary>
    public static FindingKind LinkMismatch { get; } = new("RS2003", "link-mismatch", Severity.Error);

    /// <summary>A tag names a revision that its repository does not hold.</summary>
    public static FindingKind TagDangling { get; } = new("RS2004", "tag-dangling", Severity.Error);

    /// <summary>The manifest blob of a revision is missing.</summary>
    public static FindingKind RevisionDangling { get; } = new("RS2005", "revision-dangling", Severity.Error);

    /// <summary>A blob that a manifest refers to is on disk, but not linked in the repository, so pulls answer 404.</summary>
    public static FindingKind LayerLinkMissing { get; } = new("RS2006", "layer-link-missing", Severity.Error);

    /// <summary>A layer link names a blob that is not on disk.</summary>
    public static FindingKind LayerLinkDangling { get; } = new("RS2007", "layer-link-dangling", Severity.Warning);

    /// <summary>An entry of <c>tags</c> that the registry lists and cannot pull.</summary>
    public static FindingKind TagWithoutLink { get; } = new("RS2008", "tag-without-link", Severity.Warning);

    /// <summary>A repository without <c>_layers</c>: garbage collection of 2.8 deletes its images, that of 3.x stops.</summary>
    public static FindingKind RepositoryWithoutLayers { get; } = new("RS2009", "repository-without-layers", Severity.Warning);

    /// <summary>A manifest is linked as a layer only, which servers from 3.0 on no longer follow.</summary>
    public static FindingKind ManifestLinkedAsLayer { get; } = new("RS2010", "manifest-linked-as-layer", Severity.Warning);

    /// <summary>A directory of repositories whose name the registry refuses.</summary>
    public static FindingKind RepositoryNameInvalid { get; } = new("RS2011", "repository-name-invalid", Severity.Warning);

    /// <summary>A link could not be read.</summary>
    public static FindingKind LinkUnreadable { get; } = new("RS2012", "link-unreadable", Severity.Error);

    /// <summary>Blobs are there, and no repository that could name them.</summary>
    public static FindingKind RepositoriesMissing { get; } = new("RS2013", "repositories-missing", Severity.Error);

    /// <summary>A symbolic link that the registry follows.</summary>
    public static FindingKind LinkFollowed { get; } = new("RS2014", "link-followed", Severity.Warning);

    /// <summary>The bytes of a revision match their digest, but are no manifest.</summary>
    public static FindingKind ManifestMalformed { get; } = new("RS3001", "manifest-malformed", Severity.Error);

    /// <summary>A manifest of a type that the registry does not know.</summary>
    public static FindingKind ManifestTypeUnknown { get; } = new("RS3002", "manifest-type-unknown", Severity.Warning);

    /// <summary>A manifest that is larger than any registry accepts.</summary>
    public static FindingKind ManifestTooLarge { get; } = new("RS3003", "manifest-too-large", Severity.Error);

    /// <summary>A manifest that an index names is not in the repository.</summary>
    public static FindingKind IndexChildMissing { get; } = new("RS3004", "index-child-missing", Severity.Warning);

    /// <summary>A manifest of schema 1, which servers from 3.0 on cannot read.</summary>
    public static FindingKind Schema1Manifest { get; } = new("RS3005", "schema1-manifest", Severity.Warning);

    /// <summary>An index whose manifests are on disk while their layers are gone: what <c>garbage-collect --delete-untagged</c> of 2.8 leaves.</summary>
    public static FindingKind IndexGutted { get; } = new("RS3006", "index-gutted", Severity.Error);

    /// <summary>An index of whose images the repository holds none.</summary>
    public static FindingKind IndexWithoutImages { get; } = new("RS3007", "index-without-images", Severity.Error);

    /// <summary>A manifest gives the wrong length for a blob whose bytes match their digest.</summary>
    public static FindingKind ManifestSizeWrong { get; } = new("RS3008", "manifest-size-wrong", Severity.Warning);

    /// <summary>A blob that nothing refers to.</summary>
    public static FindingKind BlobOrphaned { get; } = new("RS4001", "blob-orphaned", Severity.Info);

    /// <summary>An upload that was begun more than seven days ago.</summary>
    public static FindingKind UploadStale { get; } = new("RS4002", "upload-stale", Severity.Info);

    /// <summary>A repository without tags and revisions.</summary>
    public static FindingKind RepositoryEmpty { get; } = new("RS4003", "repository-empty", Severity.Info);

    /// <summary>A path that the layout does not know.</summary>
    public static FindingKind PathUnknown { get; } = new("RS4004", "path-unknown", Severity.Warning);

    /// <summary>A revision that no tag, index or subject leads to.</summary>
    public static FindingKind RevisionUntagged { get; } = new("RS4005", "revision-untagged", Severity.Info);

    /// <summary>A file that a server which died left behind.</summary>
    public static FindingKind TemporaryFile { get; } = new("RS4006", "temporary-file", Severity.Info);

    /// <summary>A directory that could not be listed, so that what it holds is not known.</summary>
    public static FindingKind DirectoryUnreadable { get; } = new("RS4007", "directory-unreadable", Severity.Error);

    /// <summary>The state of a pull-through cache cannot be understood, so that the server does not start.</summary>
    public static FindingKind CacheStateDamaged { get; } = new("RS4008", "cache-state-damaged", Severity.Error);

    /// <summary>What file systems, desktops and network storage leave in directories.</summary>
    public static FindingKind Litter { get; } = new("RS4009", "litter", Severity.Info);

    /// <summary>Every kind, in order of id.</summary>
    public static IReadOnlyList<FindingKind> All => _all ??=
    [
        BlobMissing, BlobSizeMismatch, BlobDigestMismatch, BlobUnreadable, BlobMisplaced, NotARegularFile, BlobEmpty,
        LinkEmpty, LinkMalformed, LinkMismatch, TagDangling, RevisionDangling, LayerLinkMissing, LayerLinkDangling, TagWithoutLink,
        RepositoryWithoutLayers, ManifestLinkedAsLayer, RepositoryNameInvalid, LinkUnreadable, RepositoriesMissing, LinkFollowed,
        ManifestMalformed, ManifestTypeUnknown, ManifestTooLarge, IndexChildMissing, Schema1Manifest, IndexGutted, IndexWithoutImages, ManifestSizeWrong,
        BlobOrphaned, UploadStale, RepositoryEmpty, PathUnknown, RevisionUntagged, TemporaryFile, DirectoryUnreadable, CacheStateDamaged, Litter,
        ArchiveCutShort, ArchiveUnsealed, MemberRefused, MemberDuplicate, ArchiveDamaged, SealMismatch, ArchiveIncomplete, SnapshotUnreadable, PoolLeftover,
        MemberUnsupported,
    ];

    /// <summary>Whether it says that something is not there: normal in a cache, and no proof where the truth lies elsewhere.</summary>
    internal bool IsAbsence =>
        IsAbsenceOfBlob || this == TagDangling || this == LayerLinkMissing || this == RepositoryWithoutLayers || this == IndexChildMissing || this == IndexWithoutImages || this == RepositoryEmpty || this == RepositoriesMissing;

    /// <summary>Whether it says that a blob is not there.</summary>
    internal bool IsAbsenceOfBlob => this == BlobMissing || this == RevisionDangling || this == LayerLinkDangling || this == IndexGutted;

    /// <summary>Whether it is about the file of a blob, which lies in a pool once for all snapshots.</summary>
    internal bool IsOfBlobFile => Id.StartsWith("RS1", StringComparison.Ordinal) || this == RevisionDangling || this == LayerLinkDangling || this == IndexGutted;

    /// <summary>Whether it says that something could not be read.</summary>
    internal bool IsInability => this == BlobUnreadable || this == LinkUnreadable || this == DirectoryUnreadable;

    /// <summary>Whether it is about an archive as such, and so about every image in it.</summary>
    internal bool IsOfArchive => Id.StartsWith("RS5", StringComparison.Ordinal);

    /// <summary>What to do about it in a storage directory, safest first. A finding has those of the place that its store lies in: <see cref="Finding.Remedies"/>.</summary>
    public IReadOnlyList<Remedy> Remedies => RemediesIn(StorePlace.Directory);

    /// <summary>What to do about it, safest first.</summary>
    /// <param name="place">What the store lies in.</param>
    internal IReadOnlyList<Remedy> RemediesIn(StorePlace place) => RemedyTable.Of(this, place);

    /// <summary>Finds a kind by its id, as in <c>RS1001</c>, or by its id and name.</summary>
    /// <exception cref="FormatException">No kind has that id.</exception>
    public static FindingKind Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var kind) ? kind : throw new FormatException($"{s} is not a finding that this regstore knows");

    /// <summary>Finds a kind by its id; false where <see cref="Parse"/> would throw.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out FindingKind? result)
    {
        result = All.FirstOrDefault(kind => kind.Id == s || kind.ToString() == s);
        return result is not null;
    }

    /// <summary>The id and name, as in <c>RS1001 blob-missing</c>.</summary>
    public override string ToString() => $"{Id} {Name}";
}
