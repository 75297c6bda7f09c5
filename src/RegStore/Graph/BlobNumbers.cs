using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Graph;

/// <summary>A number for each blob on disk, its place in <see cref="StoreIndex.Blobs"/>, so that what is said of all of them fits into an array.</summary>
internal sealed class BlobNumbers
{
    private readonly Dictionary<Digest, int> _numbers;

    public BlobNumbers(StoreIndex index)
    {
        _numbers = new Dictionary<Digest, int>(index.Blobs.Count);
        foreach (var digest in index.Blobs.Keys)
        {
            _numbers.Add(digest, _numbers.Count);
        }
    }

    public int Count => _numbers.Count;

    /// <summary>The number of a blob; -1 if it is not on disk.</summary>
    public int Of(Digest digest) => _numbers.TryGetValue(digest, out var number) ? number : -1;

    /// <summary>The numbers of some blobs, of those that are on disk.</summary>
    public IEnumerable<int> Of(IEnumerable<Digest> digests) => digests.Select(Of).Where(number => number >= 0);
}
