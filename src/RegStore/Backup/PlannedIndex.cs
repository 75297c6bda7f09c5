using System.Reflection;
using RegStore.Archives;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>A plan -> the document that says what is planned.</summary>
internal static class PlannedIndex
{
    private static readonly string Tool = $"regstore {Version.Parse(typeof(PlannedIndex).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version).ToString(3)}";

    /// <param name="plan">What goes in.</param>
    /// <param name="blobs">The blobs of it that are named.</param>
    /// <param name="kind">Which product wrote the store.</param>
    /// <param name="beside">The files of state that lie beside the store.</param>
    /// <param name="pooled">What a snapshot says more; null for an archive.</param>
    public static ArchiveIndex Of(BackupPlan plan, IEnumerable<BlobEntry> blobs, StoreKind kind, IReadOnlyList<string> beside, PooledContent? pooled = null)
    {
        var it = plan.Selection;
        return new ArchiveIndex(
            ArchiveLayout.Schema,
            Tool,
            StoreKindDetector.NameOf(kind),
            new IndexedSelection(it.Repositories, it.Tags, it.Platforms, it.TaggedOnly, it.IncludeOrphans, it.Referrers),
            beside,
            [
                .. plan.Repositories.Select(repository => new IndexedRepository(
                    repository.Entry.Name.ToString(),
                    [.. repository.Tags.Where(tag => tag.Current.Target is not null).Select(tag => new IndexedTag(tag.Tag.ToString(), tag.Current.Target!.Value))])),
            ],
            [.. blobs.Select(blob => new IndexedBlob(blob.Digest, blob.Length))],
            pooled,
            kind == StoreKind.PullThroughCache && plan.Index.Cache is { Problem: null } cache ? cache.Entries : null);
    }
}
