using RegStore.Model;
using static RegStore.Verification.Remedy;

namespace RegStore.Verification;

/// <summary>Finding and place -> what to do, safest first: the one place that knows.</summary>
internal static class RemedyTable
{
    private static readonly Dictionary<FindingKind, Remedy[]> InDirectory = new()
    {
        [FindingKind.BlobMissing] = [PushAgain, HealFromSource],
        [FindingKind.BlobSizeMismatch] = [HealFromSource, MoveFileAndPush],
        [FindingKind.BlobDigestMismatch] = [HealFromSource, MoveFileAndPush],
        [FindingKind.BlobUnreadable] = [RunAsOwner, CheckDisk, HealFromSource],
        [FindingKind.BlobMisplaced] = [MoveFileToItsPath],
        [FindingKind.NotARegularFile] = [HealFromSource, MoveFileAndPush],
        [FindingKind.BlobEmpty] = [HealFromSource, MoveFileAndPush],
        [FindingKind.LinkEmpty] = [WriteLink, PushAgain, MergeArchive],
        [FindingKind.LinkMalformed] = [WriteLink, PushAgain, MergeArchive],
        [FindingKind.LinkMismatch] = [WriteLink, PushAgain, MergeArchive],
        [FindingKind.TagDangling] = [MergeArchive, TagAgain, DeleteTag],
        [FindingKind.RevisionDangling] = [PushAgain, HealFromSource],
        [FindingKind.LayerLinkMissing] = [WriteLink, PushAgain],
        [FindingKind.LayerLinkDangling] = [PushAgain, DeleteLink],
        [FindingKind.TagWithoutLink] = [MergeArchive, TagAgain, DeleteTag],
        [FindingKind.RepositoryWithoutLayers] = [DoNotCollect, WriteLink, PushAgain],
        [FindingKind.ManifestLinkedAsLayer] = [WriteLink, PushAgain],
        [FindingKind.RepositoryNameInvalid] = [RenameDirectory],
        [FindingKind.LinkUnreadable] = [RunAsOwner, CheckDisk],
        [FindingKind.RepositoriesMissing] = [DoNotCollect, BringRepositoriesBack, MergeArchive],
        [FindingKind.LinkFollowed] = [ReplaceLink],
        [FindingKind.ManifestMalformed] = [PushAgain],
        [FindingKind.ManifestTypeUnknown] = [PushAsOci],
        [FindingKind.ManifestTooLarge] = [PushAgain],
        [FindingKind.IndexChildMissing] = [NothingIfLeftOut, PushAgain, HealFromSource],
        [FindingKind.Schema1Manifest] = [PushConverted],
        [FindingKind.IndexGutted] = [PushAgain, HealFromSource],
        [FindingKind.IndexWithoutImages] = [WriteLink, MergeArchive, PushAgain],
        [FindingKind.ManifestSizeWrong] = [PushIfUnpullable],
        [FindingKind.BlobOrphaned] = [Nothing, CollectGarbage, MoveOrphans],
        [FindingKind.UploadStale] = [MoveToQuarantine],
        [FindingKind.RepositoryEmpty] = [Nothing, DeleteDirectory],
        [FindingKind.PathUnknown] = [FindOutWho],
        [FindingKind.RevisionUntagged] = [Nothing, TagOrDelete],
        [FindingKind.TemporaryFile] = [MoveToQuarantine],
        [FindingKind.DirectoryUnreadable] = [RunAsOwner, CheckDisk],
        [FindingKind.CacheStateDamaged] = [DeleteCacheState],
        [FindingKind.Litter] = [Nothing],
    };

    // What is wrong with an archive as an archive, or with a pool as a pool, is the same wherever it is found.
    private static readonly Dictionary<FindingKind, Remedy[]> Anywhere = new()
    {
        [FindingKind.ArchiveCutShort] = [UseOtherArchive, UnpackWithTar],
        [FindingKind.ArchiveUnsealed] = [Nothing],
        [FindingKind.MemberRefused] = [DistrustArchive, UseOtherArchive],
        [FindingKind.MemberDuplicate] = [DistrustArchive, UseOtherArchive],
        [FindingKind.ArchiveDamaged] = [UseOtherArchive, UnpackWithTar],
        [FindingKind.SealMismatch] = [UseOtherArchive, UnpackWithTar],
        [FindingKind.ArchiveIncomplete] = [HealAndBackUp],
        [FindingKind.SnapshotUnreadable] = [CopySnapshotBack, DeleteSnapshot],
        [FindingKind.PoolLeftover] = [NothingIfRunning, Forget],
        [FindingKind.MemberUnsupported] = [UnpackWithTar],
    };

    /// <summary>What to do about a kind of finding in a place.</summary>
    public static IReadOnlyList<Remedy> Of(FindingKind kind, StorePlace place) =>
        Anywhere.TryGetValue(kind, out var remedies) ? remedies
        : place == StorePlace.Directory ? InDirectory[kind]
        : InDirectory[kind] is [RunAsOwner, CheckDisk, ..] ? [RunAsOwner, CheckDisk]
        : kind.Severity == Severity.Info ? [Nothing]
        : place == StorePlace.Images ? [ExportAgain]
        : place == StorePlace.Archive ? OfArchive(kind)
        : OfPool(kind, place);

    // A warning is about what the store itself is like; an error may have come to the archive alone.
    private static Remedy[] OfArchive(FindingKind kind) => kind.Severity == Severity.Error ? [UseOtherArchive, Rescue] : [HealAndBackUp];

    private static Remedy[] OfPool(FindingKind kind, StorePlace place) =>
        kind.Severity != Severity.Error ? [HealAndBackUp]
        : kind.IsOfBlobFile ? (place == StorePlace.Pool ? [BringBlobAgain] : [BringBlobAgain, UseOtherSnapshot, Rescue])
        : [UseOtherSnapshot, Rescue];
}
