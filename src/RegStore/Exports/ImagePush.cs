using RegStore.Blobs;
using RegStore.Files;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Exports;

/// <summary>What a push of some images leaves in a store.</summary>
internal sealed class PushedImages
{
    /// <summary>The blobs by the digests that they are stored under: the path of a file, or the bytes themselves.</summary>
    public SortedDictionary<Digest, (string? Path, byte[]? Content, long Length)> Blobs { get; } = [];

    /// <summary>The repositories.</summary>
    public SortedDictionary<RepositoryName, PushedRepository> Repositories { get; } = [];
}

/// <summary>What a push leaves in one repository.</summary>
internal sealed class PushedRepository
{
    /// <summary>The layer links: the digest that a manifest names, and that which the blob is stored under.</summary>
    public SortedDictionary<Digest, Digest> Layers { get; } = [];

    /// <summary>The revisions.</summary>
    public SortedSet<Digest> Revisions { get; } = [];

    /// <summary>The tags.</summary>
    public SortedDictionary<Tag, Digest> Tags { get; } = [];
}

/// <summary>
/// Follows images from their names to all that they need, as a client does that pushes them. What is missing or damaged is left as it is, for those who verify
/// the store to find: a blob that is not there is promised and missing, and a manifest that cannot be read has no content.
/// </summary>
internal sealed class ImagePush(string source, ImageSet images, IDirectoryHandle top, CancellationToken cancellationToken)
{
    private readonly PushedImages _pushed = new();
    private readonly Dictionary<Digest, Manifest?> _manifests = [];
    private readonly Dictionary<Digest, Digest> _stored = [];

    /// <summary>Follows the images.</summary>
    /// <exception cref="RegistryStoreException">An image has no name, or two have the same; or a file could not be read.</exception>
    public PushedImages Run(ImageNaming naming)
    {
        try
        {
            // What has no name and is about another image goes where that one goes.
            var isReferrer = images.Images.ToLookup(image => image is { Repository: null, Tag: null } && ManifestOf(image.Digest)?.Subject is not null);
            var named = naming.Name(source, [.. isReferrer[false]]);
            foreach (var image in named)
            {
                Push(image.Repository!.Value, image.Digest, image.Tag);
            }

            PushReferrers(isReferrer[true].Select(image => image.Digest).ToHashSet(), named);
            return _pushed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{source} could not be read: {e.Message}", e);
        }
    }

    private void PushReferrers(HashSet<Digest> referrers, IReadOnlyList<NamedImage> named)
    {
        for (var before = -1; before != referrers.Count;)
        {
            before = referrers.Count;
            foreach (var digest in referrers.ToList())
            {
                var subject = StoredAs(ManifestOf(digest)!.Subject!.Digest);
                foreach (var (name, _) in _pushed.Repositories.Where(it => it.Value.Revisions.Contains(subject)).ToList())
                {
                    Push(name, digest, null);
                    referrers.Remove(digest);
                }
            }
        }

        // About an image that is not here: at home wherever the others are.
        foreach (var digest in referrers)
        {
            Push(named[0].Repository!.Value, digest, null);
        }
    }

    private void Push(RepositoryName name, Digest digest, Tag? tag)
    {
        if (!_pushed.Repositories.TryGetValue(name, out var repository))
        {
            _pushed.Repositories.Add(name, repository = new PushedRepository());
        }

        foreach (var manifest in Walk.From([digest], manifest => ManifestOf(manifest)?.Manifests.Where(child => IsManifest(child) && Find(child.Digest) is not null).Select(child => child.Digest) ?? []))
        {
            cancellationToken.ThrowIfCancellationRequested();
            repository.Revisions.Add(Store(manifest));
            var content = ManifestOf(manifest);
            foreach (var blob in content is null ? [] : content.Blobs.Concat(content.Manifests.Where(child => !IsManifest(child))).Where(blob => !blob.MayBeAbsent || Find(blob.Digest) is not null))
            {
                var stored = Store(blob.Digest);
                repository.Layers[blob.Digest] = repository.Layers[stored] = stored;
            }
        }

        if (tag is { } wanted)
        {
            repository.Tags[wanted] = StoredAs(digest);
        }
    }

    // An index may name plain blobs too, as an old BuildKit cache does; what gives no type is looked at.
    private bool IsManifest(Descriptor child) => child.IsManifest || (child.MediaType is null && ManifestOf(child.Digest) is not null);

    private Digest Store(Digest digest)
    {
        var stored = StoredAs(digest);
        if (Find(digest) is { } found)
        {
            _pushed.Blobs[stored] = found;
        }

        return stored;
    }

    // A registry keeps every blob under sha256, whatever it was pushed as.
    private Digest StoredAs(Digest digest)
    {
        if (digest.Function == DigestAlgorithm.Sha256 || Find(digest) is not { } found)
        {
            return digest;
        }

        if (!_stored.TryGetValue(digest, out var stored))
        {
            using var stream = found.Content is { } content ? new MemoryStream(content) : top.Open(found.Path!);
            using var pump = new BlobPump();
            _stored.Add(digest, stored = pump.Pass(stream, null, DigestAlgorithm.Sha256, null, cancellationToken).Actual);
        }

        return stored;
    }

    private Manifest? ManifestOf(Digest digest)
    {
        if (_manifests.TryGetValue(digest, out var known))
        {
            return known;
        }

        Manifest? manifest = null;
        if (Find(digest) is { Length: <= ManifestReader.MaxLength } found && (found.Content ?? LayoutReader.ReadSmall(source, top, found.Path!)) is { } content)
        {
            try
            {
                manifest = ManifestReader.Prove(digest, content) is null ? ManifestParser.Parse(content) : null;
            }
            catch (FormatException)
            {
                // As damaged as it will be found.
            }
        }

        _manifests.Add(digest, manifest);
        return manifest;
    }

    private (string? Path, byte[]? Content, long Length)? Find(Digest digest)
    {
        if (images.Blobs.TryGetValue(digest, out var elsewhere) && elsewhere.Content is { } content)
        {
            return (null, content, content.Length);
        }

        var path = elsewhere.Path ?? LayoutDocuments.BlobPath(digest);
        return top.Look(path) is { Kind: EntryKind.File, Length: var length } ? (path, null, length) : null;
    }
}
