using RegStore.Blobs;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Listing;

/// <summary>Follows one reference from its tag down, reading only what is on the way.</summary>
internal sealed class ImageReader(IStoreSource source, CancellationToken cancellationToken)
{
    private const int LinkTries = 10;
    private const int NamedTags = 5;

    // Nobody nests indexes like that but to see what breaks.
    private const int MaxDepth = 100;
    private static readonly TimeSpan LinkPause = TimeSpan.FromMilliseconds(100);

    // What was shown once is not shown again: indexes may name each other in any number of ways.
    private readonly HashSet<Digest> _shown = [];
    private int _depth;

    /// <summary>Finds the digest of the manifest that a reference names.</summary>
    /// <exception cref="RegistryStoreException">The store does not hold it, or the link on the way is damaged.</exception>
    public Digest Resolve(ImageReference reference)
    {
        var name = reference.Repository;
        if (source.Find(StorageLayout.Repository(name)) is null)
        {
            throw Absent($"The store has no repository {name}.{HostHint(name)}", StorageLayout.Repository(name));
        }

        if (reference.Tag is { } tag)
        {
            if (source.Find(StorageLayout.TagDirectory(name, tag)) is null)
            {
                throw Absent($"Repository {name} has no tag {tag}.{TagsOf(name)}", StorageLayout.TagDirectory(name, tag));
            }

            return Follow(StorageLayout.TagLink(name, tag));
        }

        var digest = reference.Digest!.Value;
        var revision = StorageLayout.RevisionLink(name, digest);
        return source.Find(revision) is null ? throw Absent($"Repository {name} has no revision {digest}.", revision) : Follow(revision);
    }

    private string TagsOf(RepositoryName name)
    {
        try
        {
            var tags = source.List(StorageLayout.TagsOf(name)).Select(entry => entry.Name).Order(StringComparer.Ordinal).ToList();
            return tags.Count == 0 ? "" : $" It has {string.Join(", ", tags.Take(NamedTags))}{(tags.Count > NamedTags ? $" and {tags.Count - NamedTags} more" : "")}.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // A mirror may well have repositories called like hosts, so the name alone does not say.
    private static string HostHint(RepositoryName name) =>
        name.ToString().Split('/', 2) is [var first, var rest] && RepositoryName.IsHost(first)
            ? $" If {first} is the registry's host, leave it out: {rest}."
            : "";

    /// <summary>The bytes of a manifest or configuration, proved against the digest.</summary>
    /// <exception cref="RegistryStoreException">They are missing, damaged, unreadable or larger than 4 MiB.</exception>
    public byte[] ReadProved(Digest digest)
    {
        var (entry, content) = ManifestReader.ReadBytes(source, digest);
        var path = StorageLayout.Blob(digest);
        if (content is null)
        {
            if (entry.State == ManifestState.Missing)
            {
                throw NoBlob(digest, path);
            }

            var failure = entry.State switch { ManifestState.Unreadable => StoreFailure.Unreadable, ManifestState.TooLarge => StoreFailure.TooLarge, _ => StoreFailure.Damaged };
            throw new RegistryStoreException(failure, $"The blob {path} is {Words(entry)}.") { StoragePath = path, Digest = digest };
        }

        return ManifestReader.Prove(digest, content) is null
            ? content
            : throw new RegistryStoreException(StoreFailure.Damaged, $"The bytes of {path} do not match its digest.") { StoragePath = path, Digest = digest };
    }

    /// <summary>The bytes of any blob, verified as they are read.</summary>
    /// <exception cref="RegistryStoreException">The store has no such blob, or it cannot be opened.</exception>
    public Stream OpenBlob(Digest digest)
    {
        var path = StorageLayout.Blob(digest);
        if (source.Find(path) is not { Kind: EntryKind.File })
        {
            throw NoBlob(digest, path);
        }

        try
        {
            using var top = source.Enter();
#pragma warning disable CA2000 // The stream that is returned owns the other.
            return new VerifiedStream(top.Open(path), digest, path);
#pragma warning restore CA2000
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{path} could not be read: {e.Message}", e) { StoragePath = path, Digest = digest };
        }
    }

    /// <summary>The digest that a blob is stored under which a manifest of a repository names.</summary>
    public Digest StoredAs(RepositoryName repository, Digest blob) =>
        blob.Function == DigestAlgorithm.Sha256 ? blob : new LinkEntry(blob, source.ReadLink(StorageLayout.LayerLink(repository, blob))).StoredAs;

    /// <summary>What says that a blob is not in the store, or that nobody knows.</summary>
    public RegistryStoreException NoBlob(Digest digest, string path) =>
        Absence.Doubt(source, path) ?? new RegistryStoreException(StoreFailure.NotInStore, $"The store has no blob {digest}.") { StoragePath = path, Digest = digest };

    /// <summary>Reads, verifies and parses a manifest.</summary>
    /// <exception cref="RegistryStoreException">It is missing, damaged, unreadable or no manifest.</exception>
    public Manifest ReadManifest(Digest digest) => Understand(digest, content => Manifest.Parse(content));

    /// <summary>Reads, verifies and parses an image configuration.</summary>
    /// <exception cref="RegistryStoreException">It is missing, damaged, unreadable or no image configuration.</exception>
    public ImageConfig ReadConfig(Digest digest) => Understand(digest, ImageConfig.Parse);

    /// <summary>The chain below a manifest; damage on the way is reported, never thrown.</summary>
    public InspectedBlob Inspect(RepositoryName name, Digest digest) => Inspect(name, new Descriptor { Digest = digest }, BlobRole.Manifest);

    private InspectedBlob Inspect(RepositoryName name, Descriptor descriptor, BlobRole role)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var digest = descriptor.Digest;
        var isManifest = role is BlobRole.Manifest or BlobRole.Index;
        var link = source.ReadLink(isManifest || role == BlobRole.Subject ? StorageLayout.RevisionLink(name, digest) : StorageLayout.LayerLink(name, digest));
        var stored = new LinkEntry(digest, link).ServedAs;
        var blob = new InspectedBlob(role, digest)
        {
            MediaType = descriptor.MediaType,
            Size = descriptor.Size,
            SizeOnDisk = source.Find(StorageLayout.Blob(stored)) is { Kind: EntryKind.File } file ? file.Length : null,
            Linked = link.State == LinkState.Sound,
            Platform = descriptor.Platform,
            ArtifactType = descriptor.ArtifactType,
        };
        var entry = isManifest && _shown.Add(stored) ? ManifestReader.Read(source, stored) : null;
        blob.Size ??= blob.SizeOnDisk;
        blob.Problem = ProblemOf(blob, descriptor, link, entry);
        if (entry?.Manifest is not { } manifest)
        {
            return blob;
        }

        if (_depth == MaxDepth)
        {
            blob.Problem = $"nested more than {MaxDepth} deep: what it names is not shown";
            return blob;
        }

        _depth++;
        AddContent(blob, manifest, name);
        _depth--;
        return blob;
    }

    private void AddContent(InspectedBlob blob, Manifest manifest, RepositoryName name)
    {
        blob.Role = manifest.Kind == ManifestKind.Index ? BlobRole.Index : BlobRole.Manifest;
        blob.MediaType = manifest.MediaType ?? blob.MediaType;
        blob.ArtifactType = manifest.ArtifactType ?? blob.ArtifactType;
        blob.Children =
        [
            .. manifest.Manifests.Select(child => Inspect(name, child, BlobRole.Manifest)),
            .. manifest.Config is { } config ? [Inspect(name, config, BlobRole.Config)] : Array.Empty<InspectedBlob>(),
            .. manifest.Layers.Select(layer => Inspect(name, layer, BlobRole.Layer)),
            .. manifest.Subject is { } subject ? [Inspect(name, subject, BlobRole.Subject)] : Array.Empty<InspectedBlob>(),
        ];
    }

    private static string? ProblemOf(InspectedBlob blob, Descriptor descriptor, LinkReading link, ManifestEntry? entry) => (blob.SizeOnDisk, link.State, entry) switch
    {
        (null, _, _) when descriptor.MayBeAbsent => null,
        (null, _, _) => "not on disk",
        (_, LinkState.Absent, _) => "not linked in the repository",
        (_, not LinkState.Sound, _) => $"its link is {link.State.ToString().ToLowerInvariant()}",
        ({ } found, _, _) when descriptor.Size is { } promised && promised != found => $"{found} bytes on disk, {promised} expected",
        (_, _, { State: not ManifestState.Sound }) => Words(entry),
        _ => null,
    };

    private Digest Follow(string link)
    {
        var reading = source.ReadLink(link);
        for (var again = 1; again < LinkTries && reading.State == LinkState.Empty; again++)
        {
            cancellationToken.WaitHandle.WaitOne(LinkPause);
            cancellationToken.ThrowIfCancellationRequested();
            reading = source.ReadLink(link);
        }

        return reading.Target ?? throw new RegistryStoreException(
            reading.State == LinkState.Unreadable ? StoreFailure.Unreadable : StoreFailure.Damaged,
            $"The link {link} is {(reading.State == LinkState.Absent ? "missing" : reading.State.ToString().ToLowerInvariant())}.")
        {
            Hint = StoreHint.Verify,
            StoragePath = link,
        };
    }

    private T Understand<T>(Digest digest, Func<ReadOnlyMemory<byte>, T> parse)
    {
        try
        {
            return parse(ReadProved(digest));
        }
        catch (FormatException e)
        {
            var path = StorageLayout.Blob(digest);
            throw new RegistryStoreException(StoreFailure.Damaged, $"The blob {path} cannot be understood: {e.Message}.", e) { StoragePath = path, Digest = digest };
        }
    }

    private static string Words(ManifestEntry entry) => entry.State switch
    {
        ManifestState.Missing => "missing",
        ManifestState.Empty => "empty",
        ManifestState.TooLarge => "larger than 4 MiB",
        ManifestState.NotARegularFile => "no regular file",
        ManifestState.DigestMismatch => "damaged: its bytes do not match its digest",
        ManifestState.Malformed => $"no manifest: {entry.Problem}",
        _ => $"unreadable: {entry.Problem}",
    };

    private RegistryStoreException Absent(string message, string path) =>
        Absence.Doubt(source, path) ?? RegistryStoreException.NotInStore(message, path);
}
