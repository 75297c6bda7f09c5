using System.Text.Json.Serialization;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>What a garbage collection of the server would delete of images that have tags.</summary>
public sealed class CollectionLoss
{
    [JsonConstructor]
    internal CollectionLoss(ServerGenerations generation, bool deleteUntagged, int blobs, IReadOnlyList<ImageReference> images) => (Generation, DeleteUntagged, Blobs, Images) = (generation, deleteUntagged, blobs, images);

    /// <summary>The generation of the server.</summary>
    public ServerGenerations Generation { get; }

    /// <summary>Whether it is that of <c>garbage-collect --delete-untagged</c>.</summary>
    public bool DeleteUntagged { get; }

    /// <summary>How many blobs.</summary>
    public int Blobs { get; }

    /// <summary>The images that would lose them, in ordinal order.</summary>
    public IReadOnlyList<ImageReference> Images { get; }
}

/// <summary>
/// Does in mind what the server's <c>garbage-collect</c> does to mark what is in use, with its errors, and looks which blobs of tagged images it leaves unmarked:
/// those of manifests that only an index leads to, of tags whose revision lost its link, blobs that are named by sha512, repositories that it does not see.
/// </summary>
/// <remarks>Source: <see href="https://github.com/distribution/distribution/blob/v2.8.3/registry/storage/garbagecollect.go"/>, and of v3.1.1.</remarks>
/// <param name="index">The store.</param>
/// <param name="measure">Finds those of some blobs that have their files, for a scan that knows only the directories; null if all were looked at.</param>
internal sealed class CollectionLosses(StoreIndex index, Func<IEnumerable<BlobEntry>, IEnumerable<BlobEntry>>? measure = null)
{
    private readonly Lazy<List<Risk>> _risks = new(() => [.. Risks(index)]);

    /// <summary>What each of the two ways to collect would delete, of each generation; one that would delete nothing is left out.</summary>
    public IEnumerable<CollectionLoss> All()
    {
        var losses = new[] { (ServerGenerations.Two, false), (ServerGenerations.Three, false), (ServerGenerations.Two, true), (ServerGenerations.Three, true) }
            .Select(it => (Generation: it.Item1, DeleteUntagged: it.Item2, Images: Losing(it.Item1, it.Item2)))
            .ToList();
        var lost = losses.SelectMany(loss => loss.Images).SelectMany(image => image.Lost).ToHashSet();
        if (measure is not null)
        {
            lost = [.. index.Blobs.NumbersOf(measure(lost.Select(number => index.Blobs[number])).Select(blob => blob.Digest))];
        }

        return losses.Select(loss => Of(loss.Generation, loss.DeleteUntagged, loss.Images, lost)).Where(loss => loss.Blobs > 0);
    }

    private static CollectionLoss Of(ServerGenerations generation, bool deleteUntagged, IEnumerable<(ImageReference Image, List<int> Lost)> images, HashSet<int> lost)
    {
        var losing = images.Where(image => image.Lost.Exists(lost.Contains)).ToList();
        return new CollectionLoss(
            generation,
            deleteUntagged,
            losing.SelectMany(image => image.Lost).Where(lost.Contains).Distinct().Count(),
            [.. losing.Select(image => image.Image).OrderBy(image => image.ToString(), StringComparer.Ordinal)]);
    }

    /// <summary>The images of which blobs are left unmarked, with these.</summary>
    private List<(ImageReference Image, List<int> Lost)> Losing(ServerGenerations generation, bool deleteUntagged)
    {
        var risks = _risks.Value.Where(risk => (deleteUntagged ? risk.DeleteUntagged : risk.Plain).HasFlag(generation)).ToList();
        if (risks.Count == 0)
        {
            return [];
        }

        var marked = new bool[index.Blobs.Count];
        foreach (var repository in index.Repositories.Where(it => generation == ServerGenerations.Two ? it.HasLayers : it.HasManifests))
        {
            Mark(repository, generation, deleteUntagged, marked);
        }

        return [.. risks.Select(risk => (risk.Image, Lost: risk.Blobs.Where(blob => !marked[blob]).ToList())).Where(image => image.Lost.Count > 0)];
    }

    private void Mark(RepositoryEntry repository, ServerGenerations generation, bool deleteUntagged, bool[] marked)
    {
        var tagged = repository.Tags.Targets().ToHashSet();
        var graph = new RepositoryGraph(index, repository);
        foreach (var (digest, by, _) in CollectedRevisions.Of(repository, index))
        {
            if (!by.HasFlag(generation) || (deleteUntagged && !tagged.Contains(digest)))
            {
                continue;
            }

            // 2.8 looks one level deep; 3.x goes on where the repository holds a revision.
            IsNew(digest);
            Walk.Mark(graph.Named(digest), named => generation == ServerGenerations.Three && repository.FindRevision(named) is not null ? graph.Named(named) : [], IsNew);
        }

        // What is not on disk leads nowhere.
        bool IsNew(Digest digest)
        {
            var number = index.Blobs.NumberOf(digest);
            return number >= 0 && !marked[number] && (marked[number] = true);
        }
    }

    /// <summary>
    /// The tagged images that may lose something. Most cannot: where each of its manifests has a sound revision link, and is tagged if the untagged ones are
    /// deleted, a server that sees the repository marks all that they name.
    /// </summary>
    private static IEnumerable<Risk> Risks(StoreIndex index)
    {
        var hidden = index.AllIrregularities.Where(it => it.HidesContent).ToList();
        foreach (var repository in index.Repositories.Where(repository => !hidden.Exists(it => HidesRevisions(it.Path, repository.Name))))
        {
            var graph = new RepositoryGraph(index, repository);
            var tagged = repository.Tags.Targets().ToHashSet();
            var unseen = (repository.HasLayers ? 0 : ServerGenerations.Two) | (repository.HasManifests ? 0 : ServerGenerations.Three);
            foreach (var tag in repository.Tags)
            {
                if (tag.Current.Target is not { } digest)
                {
                    continue;
                }

                var manifests = Walk.From([digest], graph.Children).ToList();
                var plain = manifests.TrueForAll(IsMarked) ? unseen : ServerGenerations.All;
                var deleteUntagged = manifests.TrueForAll(tagged.Contains) ? plain : ServerGenerations.All;
                if ((plain | deleteUntagged) != ServerGenerations.None)
                {
                    var blobs = graph.Pulled(digest).Where(blob => blob.Function == DigestAlgorithm.Sha256);
                    yield return new Risk(new ImageReference(repository.Name, tag.Tag), plain, deleteUntagged, [.. index.Blobs.NumbersOf(blobs)]);
                }
            }

            bool IsMarked(Digest manifest) => repository.FindRevision(manifest) is { } link
                && (link.Target == manifest || link.Reading.State is LinkState.Unreadable or LinkState.NotARegularFile)
                && index.Blobs.ContainsKey(manifest)
                && index.FindManifest(manifest)?.Blobs.All(blob => blob.Digest.Function == DigestAlgorithm.Sha256) != false;
        }
    }

    /// <summary>Whether revisions of a repository, or that it is one, may lie behind a path that was not read or followed: the server may read and follow it.</summary>
    private static bool HidesRevisions(string path, RepositoryName name) =>
        StorageLayout.IsWithin(path, StorageLayout.RevisionsOf(name)) || StorageLayout.IsWithin(StorageLayout.RevisionsOf(name), path) || path == StorageLayout.LayersOf(name);

    /// <summary>A tagged image that may lose something.</summary>
    /// <param name="Image">The image.</param>
    /// <param name="Plain">To which servers without <c>--delete-untagged</c>.</param>
    /// <param name="DeleteUntagged">To which servers with it.</param>
    /// <param name="Blobs">The numbers of the blobs on disk that it leads to, under the digests that they are stored by.</param>
    private sealed record Risk(ImageReference Image, ServerGenerations Plain, ServerGenerations DeleteUntagged, int[] Blobs);
}
