using RegStore.Files;
using RegStore.Graph;
using RegStore.Listing;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Exports;

/// <summary>Follows images from their names to all blobs that they need, reading only what is on the way.</summary>
internal sealed class ExportPlanner(IStoreSource source, RunContext run, ExportOptions options, CancellationToken cancellationToken)
{
    private readonly ImageReader _reader = new(source, cancellationToken);
    private readonly ExportPlan _plan = new();
    private readonly Dictionary<Digest, Manifest> _manifests = [];

    /// <summary>Plans the export of some images.</summary>
    /// <exception cref="RegistryStoreException">The store does not have one of them, or it is damaged.</exception>
    public ExportPlan Plan(IReadOnlyList<ImageReference> references)
    {
        foreach (var reference in references.Distinct())
        {
            var (digest, platform) = options.Platform is { } wanted ? _reader.Choose(reference, wanted) : (_reader.Resolve(reference), null);
            Take(reference.Repository, new ExportedImage(reference, digest, platform));
        }

        if (options.Referrers)
        {
            TakeReferrers(references.Select(reference => reference.Repository).Distinct());
        }

        return _plan;
    }

    private void TakeReferrers(IEnumerable<RepositoryName> repositories)
    {
        var index = new StoreScanner(source, run).Scan(cancellationToken);
        foreach (var repository in repositories.Select(name => index.Repositories.First(it => it.Name == name)))
        {
            var graph = new RepositoryGraph(index, repository);
            var held = _plan.Images.Where(it => it.Image.Reference?.Repository == repository.Name).Select(it => it.Image.Digest).ToList();
            foreach (var digest in Walk.From(held, graph.Kept).Where(digest => !_manifests.ContainsKey(digest) && repository.FindRevision(digest) is not null))
            {
                var tag = repository.Tags.FirstOrDefault(it => it.Subject is not null && it.Current.Target == digest);
                Take(repository.Name, new ExportedImage(tag is null ? null : new ImageReference(repository.Name, tag.Tag), digest, null));
            }
        }
    }

    private void Take(RepositoryName repository, ExportedImage image)
    {
        Walk.Mark([image.Digest], digest => Follow(repository, digest), digest => Meet(image, digest));
        _plan.Images.Add(new PlannedImage(image, _manifests[image.Digest], _plan.Blobs[image.Digest].Length));
    }

    /// <summary>Reads a manifest; false if it was met before.</summary>
    private bool Meet(ExportedImage image, Digest digest)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_manifests.ContainsKey(digest))
        {
            return false;
        }

        var manifest = _reader.ReadManifest(digest);
        if (digest == image.Digest && manifest.Kind == ManifestKind.Schema1)
        {
            throw new RegistryStoreException(
                StoreFailure.Refused, $"{image.Reference} is an image of schema 1, which no OCI image layout can hold. Pull it with docker, and push it again.")
            { Digest = digest };
        }

        _manifests.Add(digest, manifest);
        return true;
    }

    /// <summary>Takes a manifest with its blobs, and says which manifests it leads to.</summary>
    private List<Digest> Follow(RepositoryName repository, Digest digest)
    {
        var manifest = _manifests[digest];
        _plan.Blobs[digest] = source.Find(StorageLayout.Blob(digest)) is { Kind: EntryKind.File } file
            ? new BlobEntry(digest, file.Length, default)
            : throw _reader.NoBlob(digest, StorageLayout.Blob(digest));
        foreach (var blob in manifest.Blobs)
        {
            Take(repository, blob, digest);
        }

        var children = new List<Digest>();
        foreach (var child in manifest.Manifests)
        {
            // An index may name plain blobs too, as an old BuildKit cache does.
            if (!child.IsManifest && source.ReadLink(StorageLayout.LayerLink(repository, child.Digest)).State == LinkState.Sound)
            {
                Take(repository, child, digest);
            }
            else if (source.ReadLink(StorageLayout.RevisionLink(repository, child.Digest)).State == LinkState.Absent && source.Find(StorageLayout.Blob(child.Digest)) is null)
            {
                _plan.Absent.Add(child.Digest);
            }
            else
            {
                children.Add(child.Digest);
            }
        }

        return children;
    }

    private void Take(RepositoryName repository, Descriptor blob, Digest manifest)
    {
        var stored = _reader.StoredAs(repository, blob.Digest);
        var path = StorageLayout.Blob(stored);
        if (source.Find(path) is { Kind: EntryKind.File } file)
        {
            _plan.Blobs[blob.Digest] = new BlobEntry(blob.Digest, file.Length, default, stored == blob.Digest ? null : path);
        }
        else if (!blob.MayBeAbsent || source.ReadLink(StorageLayout.LayerLink(repository, blob.Digest)).State != LinkState.Absent)
        {
            throw new RegistryStoreException(StoreFailure.NotInStore, $"The store has no blob {blob.Digest}, which {manifest} names.") { StoragePath = path, Digest = blob.Digest };
        }
    }
}
