using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Graph;

/// <summary>The references that need some blobs, found in one pass over the images.</summary>
internal sealed class BlobUsers
{
    private readonly Dictionary<Digest, List<ImageReference>> _users = [];

    /// <summary>Looks for the users of some blobs.</summary>
    /// <param name="index">The store.</param>
    /// <param name="wanted">The blobs; null for all.</param>
    /// <param name="only">The references to look at; null for all.</param>
    public BlobUsers(StoreIndex index, IReadOnlySet<Digest>? wanted = null, IReadOnlyCollection<ImageReference>? only = null)
    {
        foreach (var repository in wanted is { Count: 0 } ? [] : index.Repositories)
        {
            var graph = new RepositoryGraph(index, repository);

            // Tags of one image need the same: it is followed once.
            foreach (var image in Chosen(graph, repository, only).GroupBy(root => root.Digest, root => root.Reference))
            {
                foreach (var digest in graph.Pulled(image.Key).Where(digest => wanted?.Contains(digest) != false))
                {
                    Add(digest, image);
                }
            }
        }
    }

    /// <summary>The references that need a blob, in ordinal order.</summary>
    public IReadOnlyList<ImageReference> Of(Digest digest) =>
        _users.TryGetValue(digest, out var users) ? [.. users.OrderBy(user => user.ToString(), StringComparer.Ordinal)] : [];

    // One that is asked for by its digest need be no root.
    private static IEnumerable<(ImageReference Reference, Digest Digest)> Chosen(RepositoryGraph graph, RepositoryEntry repository, IReadOnlyCollection<ImageReference>? only) =>
        only is null ? graph.Roots()
        : graph.Roots().Where(root => root.Reference.Tag is not null && only.Contains(root.Reference))
            .Concat(only.Where(reference => reference.Repository == repository.Name && reference.Digest is not null).Select(reference => (reference, reference.Digest!.Value)));

    private void Add(Digest digest, IEnumerable<ImageReference> references)
    {
        if (!_users.TryGetValue(digest, out var users))
        {
            _users.Add(digest, users = []);
        }

        users.AddRange(references);
    }
}
