using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Blobs;

/// <summary>Puts blobs into a tree as files: clones of the originals where the file system can make them, copies elsewhere. Only what is sound stays.</summary>
/// <param name="tree">The tree.</param>
/// <param name="placeOf">Where in it a blob belongs; null for its place in a store.</param>
internal sealed class BlobFiles(WritableTree tree, Func<Digest, string>? placeOf = null) : IBlobDestination
{
    private bool _mayClone = true;

    public BlobReading Take(BlobContent content, BlobPass pass)
    {
        var path = PathOf(content.Blob);
        using (var file = tree.Create(path))
        {
            if (!TryClone(content, path))
            {
                return content.Judge(pass(content, file));
            }
        }

        // What is proved is the clone: the file that it was made of may change meanwhile.
        using var clone = new BlobContent(tree.Open(path), content.Blob);
        return clone.Judge(pass(clone, null));
    }

    public void Keep(BlobEntry blob) => tree.SetTime(PathOf(blob), blob.Modified);

    public bool Discard(BlobEntry blob)
    {
        tree.Delete(PathOf(blob));
        return true;
    }

    /// <summary>Whether blobs of a source can come in without taking room, as this one can.</summary>
    public bool CanClone(IStoreSource source, BlobEntry blob)
    {
        const string path = "probe";
        using var top = source.Enter();
        using var content = BlobContent.Open(top, blob, out _);
        if (content is null)
        {
            return false;
        }

        tree.Create(path).Dispose();
        var canClone = TryClone(content, path);
        tree.Delete(path);
        return canClone;
    }

    private string PathOf(BlobEntry blob) => (placeOf ?? StorageLayout.Blob)(blob.Digest);

    // A file system that cannot do it once never can.
    private bool TryClone(BlobContent content, string path) => _mayClone = _mayClone && content.TryCloneTo(tree, path);
}
