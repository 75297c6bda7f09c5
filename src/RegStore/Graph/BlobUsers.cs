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
    public BlobUsers(StoreIndex index, IReadOnlySet<Digest>? wanted = null)
    {
        if (wanted is { Count: 0 })
        {
            return;
        }

        foreach (var repository in index.Repositories)
        {
            var graph = new ImageGraph(index, repository);
            foreach (var image in graph.Roots().GroupBy(root => root.Digest, root => root.Reference))
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

    private void Add(Digest digest, IEnumerable<ImageReference> references)
    {
        if (!_users.TryGetValue(digest, out var users))
        {
            _users.Add(digest, users = []);
        }

        users.AddRange(references);
    }
}
