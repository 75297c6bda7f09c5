using System.Text.Json.Serialization;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>A path at which the server's own garbage collection stops.</summary>
public sealed class CollectionObstacle
{
    [JsonConstructor]
    internal CollectionObstacle(string path, ServerGenerations plain, ServerGenerations deleteUntagged) => (Path, Plain, DeleteUntagged) = (path, plain, deleteUntagged);

    /// <summary>The storage path.</summary>
    public string Path { get; }

    /// <summary>The generations whose <c>garbage-collect</c> stops there.</summary>
    public ServerGenerations Plain { get; }

    /// <summary>The generations whose <c>garbage-collect --delete-untagged</c> stops there.</summary>
    public ServerGenerations DeleteUntagged { get; }

    internal bool Stops(ServerGenerations generation, bool deleteUntagged) => (deleteUntagged ? DeleteUntagged : Plain).HasFlag(generation);
}

/// <summary>
/// Foretells whether the server's <c>garbage-collect</c> would run: it stops at the first file that it cannot read, often without naming it.
/// Source: <see href="https://github.com/distribution/distribution/blob/v2.8.3/registry/storage/garbagecollect.go"/>.
/// </summary>
internal sealed class CollectionForecast(StoreIndex index)
{
    private readonly HashSet<string> _irregular = [.. index.Irregularities.Select(it => it.Path)];
    private readonly HashSet<string> _noDirectories = [.. index.AllIrregularities.Where(it => it is { Kind: IrregularityKind.NotARegularFile, LinkTarget: null }).Select(it => it.Path)];

    /// <summary>Every obstacle, one a path, in ordinal order of path.</summary>
    public IReadOnlyList<CollectionObstacle> Obstacles() =>
    [
        .. index.Repositories.SelectMany(OfRepository)
            .Concat(index.AllIrregularities.SelectMany(OfIrregularity))
            .Concat(index.MisplacedBlobs.SelectMany(OfMisplaced))
            .Concat(index.MissingRoots.Select(root => new CollectionObstacle(root, ServerGenerations.All, ServerGenerations.All)))
            .GroupBy(it => it.Path, (path, all) => all.Aggregate((left, right) =>
                new CollectionObstacle(path, left.Plain | right.Plain, left.DeleteUntagged | right.DeleteUntagged)))
            .Where(it => (it.Plain | it.DeleteUntagged) != ServerGenerations.None)
            .OrderBy(it => it.Path, StringComparer.Ordinal),
    ];

    private IEnumerable<CollectionObstacle> OfRepository(RepositoryEntry repository)
    {
        // 2.8 finds repositories by their layers, 3.x by their manifests; what it does not find cannot stop it. Both follow symbolic links.
        var hasLayers = repository.HasLayers || _irregular.Contains(StorageLayout.LayersOf(repository.Name));
        var seenBy = (hasLayers ? ServerGenerations.Two : 0) | (repository.HasManifests ? ServerGenerations.Three : 0);
        var three = seenBy & ServerGenerations.Three;
        if (!repository.Name.IsValid)
        {
            yield return new CollectionObstacle(StorageLayout.Repository(repository.Name), seenBy, seenBy);
        }

        if (!hasLayers)
        {
            yield return new CollectionObstacle(StorageLayout.Repository(repository.Name), three, three);
        }

        foreach (var path in new[] { StorageLayout.ManifestsOf(repository.Name), StorageLayout.RevisionsOf(repository.Name) }.Where(_noDirectories.Contains))
        {
            yield return new CollectionObstacle(path, seenBy, seenBy);
        }

        foreach (var link in repository.Revisions.Where(IsUnparsable))
        {
            yield return new CollectionObstacle(StorageLayout.RevisionLink(repository.Name, link.Named), seenBy, seenBy);
        }

        foreach (var link in repository.LayerLinks.Where(IsUnparsable))
        {
            yield return new CollectionObstacle(StorageLayout.LayerLink(repository.Name, link.Named), three, three);
        }

        var tagged = repository.Tags.Targets().ToHashSet();
        var graph = new RepositoryGraph(index, repository);
        var below = Walk.From(tagged.SelectMany(graph.Children), graph.Children).ToHashSet();
        var collected = CollectedRevisions.Of(repository, index).ToList();
        foreach (var (digest, by, path) in collected)
        {
            var unreadable = UnreadableBy(digest) & by & seenBy;
            var loaded = tagged.Contains(digest) ? ServerGenerations.All : below.Contains(digest) ? ServerGenerations.Three : ServerGenerations.None;
            if (unreadable != ServerGenerations.None)
            {
                yield return new CollectionObstacle(path, unreadable, unreadable & loaded);
            }

            if (!repository.HasTags)
            {
                yield return new CollectionObstacle(StorageLayout.RevisionLink(repository.Name, digest), 0, by & seenBy & ServerGenerations.Two);
            }
        }

        // Only --delete-untagged reads tags, and only when there is a revision to judge.
        var judging = seenBy & collected.Aggregate(ServerGenerations.None, (all, it) => all | it.By);
        foreach (var tag in judging == ServerGenerations.None ? [] : repository.Tags.Where(StopsReadingOfTags))
        {
            var path = tag.Stray is null && tag.Current.State != LinkState.Absent && tag.Tag.IsValid
                ? StorageLayout.TagLink(repository.Name, tag.Tag)
                : StorageLayout.TagDirectory(repository.Name, tag.Tag);
            yield return new CollectionObstacle(path, 0, judging);
        }
    }

    // The server follows a symbolic link, and passes over a directory.
    private ServerGenerations UnreadableBy(Digest digest) => index.Manifests.GetValueOrDefault(digest) switch
    {
        null or { State: ManifestState.Missing or ManifestState.NotARegularFile } => ServerGenerations.None,
        { Manifest: null } => ServerGenerations.All,
        { Manifest.Kind: ManifestKind.Unknown or ManifestKind.Artifact } => ServerGenerations.All,
        { Manifest.Kind: ManifestKind.Schema1 } or { Manifest.ProblemOnThree: not null } => ServerGenerations.Three,
        _ => ServerGenerations.None,
    };

    private static bool IsUnparsable(LinkEntry link) => link.Reading.State is LinkState.Empty or LinkState.Malformed;

    private static bool StopsReadingOfTags(TagEntry tag) =>
        (tag.Stray is not null && !tag.IsLink)
        || tag.Current is { State: LinkState.Empty or LinkState.Malformed } or { State: LinkState.NotARegularFile, IsSymbolicLink: false }
        || !ServerPath.Accepts(tag.Tag.ToString());

    private static IEnumerable<CollectionObstacle> OfIrregularity(Irregularity irregularity)
    {
        var stops = ServerPath.IsWalked(irregularity.Path)
            && (irregularity.LinkTarget is { } target ? ServerPath.IsLoop(irregularity.Path, target) : ServerPath.IsUnreadableBlobPath(irregularity.Path));
        return stops ? [new CollectionObstacle(irregularity.Path, ServerGenerations.All, ServerGenerations.All)] : [];
    }

    private static IEnumerable<CollectionObstacle> OfMisplaced(BlobEntry blob) =>
        ServerPath.IsUnreadableBlobPath(blob.Path) ? [new CollectionObstacle(blob.Path, ServerGenerations.All, ServerGenerations.All)] : [];
}
