using RegStore.Archives;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Restore;

/// <summary>Stages the blobs of an archive that goes by once, and leaves links and the like to another sink.</summary>
internal sealed class StagedBlobs(WritableTree staged, IMemberSink other, RestoreTarget target) : IMemberSink
{
    private readonly Dictionary<int, Digest> _staged = [];
    private (Stream Stream, DateTime Modified)? _open;

    /// <summary>The blobs that were staged, sound.</summary>
    public IEnumerable<Digest> Digests => _staged.Values;

    public void Expect(ArchiveIndex index) => target.EnsureSpace(index.Blobs.Aggregate(0L, static (sum, blob) => Math.Min(long.MaxValue - sum, blob.Size) + sum));

    public Stream? Keep(int node, Digest? digest, TarMember member, ReadOnlySpan<byte> start)
    {
        if (digest is not { } blob)
        {
            return other.Keep(node, digest, member, start);
        }

        // A header may promise more than any disk has: that is hashed as it goes by, and reported as what it is.
        if (!target.HasSpace(member.Length))
        {
            return null;
        }

        _staged[node] = blob;
        _open = (staged.Create(StorageLayout.Blob(blob)), member.Modified);
        return _open.Value.Stream;
    }

    public void Kept(int node, bool isSound)
    {
        if (!_staged.TryGetValue(node, out var digest))
        {
            other.Kept(node, isSound);
            return;
        }

        _open!.Value.Stream.Dispose();
        var path = StorageLayout.Blob(digest);
        if (isSound)
        {
            staged.SetTime(path, _open.Value.Modified);
        }
        else
        {
            staged.Delete(path);
            _staged.Remove(node);
        }

        _open = null;
    }

    public Stream? Open(int node) => _staged.TryGetValue(node, out var digest) ? staged.Open(StorageLayout.Blob(digest)) : other.Open(node);
}
