using System.Diagnostics.CodeAnalysis;
using System.IO.Abstractions;
using RegStore.Archives;
using RegStore.Files;
using RegStore.Listing;
using RegStore.Model;
using RegStore.Pools;
using RegStore.Reading;

namespace RegStore;

/// <summary>
/// A registry's storage directory, read without the registry. Nothing but a repair or a merging restore writes to it, and a registry may be running on it meanwhile.
/// </summary>
/// <remarks>
/// Safe for use by several threads at once. Work on files is synchronous inside and runs on the thread pool; a stream of yours is only ever read and written
/// asynchronously. I/O faults and damage that stop the work are thrown as <see cref="RegistryStoreException"/>; what your own stream throws comes through as it is.
/// Dispose a store that was opened on an archive, which may hold a temporary file.
/// </remarks>
/// <example>
/// <code>
/// var store = RegistryStore.Open("./data");
/// foreach (var repository in (await store.ListAsync()).Repositories) Console.WriteLine(repository.Name);
/// </code>
/// </example>
public sealed partial class RegistryStore : IDisposable
{
    private readonly IFileSystem _fileSystem;
    private readonly IStoreSource _source;
    private readonly TimeProvider _time;
    private readonly IDisposable? _owned;

    /// <summary>A store that is read from any source.</summary>
    /// <param name="root">What <see cref="Root"/> says.</param>
    /// <param name="source">The source.</param>
    /// <param name="time">The clock.</param>
    /// <param name="fileSystem">Where files are written; null for the real disk.</param>
    /// <param name="owned">What is disposed with the store; null for nothing.</param>
    internal RegistryStore(string root, IStoreSource source, TimeProvider time, IFileSystem? fileSystem = null, IDisposable? owned = null)
    {
        _owned = owned;
        Root = root;
        _fileSystem = fileSystem ?? new FileSystem();
        _source = source;
        _time = time;
    }

    /// <summary>The full path of the <c>v2</c> directory, below which all storage paths lie, or of the archive.</summary>
    public string Root { get; }

    /// <summary>
    /// How many directories are read at the same time; 32 by default, because a cold disk or a network file system answers many requests at once. How many
    /// blobs are hashed at once the options of each question say.
    /// </summary>
    public int IoParallelism { get; set; } = IoWorkers.Usual;

    /// <summary>Opens a storage directory, an archive of one, or a snapshot in a pool.</summary>
    /// <param name="path">
    /// The <c>v2</c> directory or any parent up to the root of the volume that is mounted at <c>/var/lib/registry</c>; or a tar of it, compressed or not,
    /// whether <c>BackupAsync</c> wrote it or something else; or a snapshot in a pool, as <c>POOL@latest</c> or <c>POOL@20261124T233203Z</c>.
    /// </param>
    /// <param name="fileSystem">Where to read; null for the real disk.</param>
    /// <param name="time">The clock, for the age of uploads; null for the system's.</param>
    /// <exception cref="RegistryStoreException">There is no store, or it may not be read.</exception>
    public static RegistryStore Open(string path, IFileSystem? fileSystem = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        fileSystem ??= new FileSystem();
        time ??= TimeProvider.System;
        if (Presence.OfFile(fileSystem, path))
        {
            return OfArchive(fileSystem.Path.GetFullPath(path), ArchiveInput.OfFile(fileSystem, path), time, fileSystem);
        }

        if (SnapshotPlace.Find(fileSystem, path) is var (pool, id))
        {
            return SnapshotPool.Open(pool, fileSystem, time).OpenSnapshot(id);
        }

        var root = RootFinder.Find(fileSystem, path);
        return new RegistryStore(root, new DirectorySource(fileSystem, root), time, fileSystem);
    }

    /// <summary>Opens an archive that comes as a stream and is read once, at the first question: layers cannot be had from it afterwards.</summary>
    /// <param name="archive">The tar, compressed or not; the caller's, and read to its end.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="fileSystem">Where a temporary file may be written; null for the real disk.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    public static RegistryStore OpenArchive(Stream archive, string name = "-", IFileSystem? fileSystem = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(archive);
        if (!archive.CanRead)
        {
            throw new ArgumentException("The stream cannot be read.", nameof(archive));
        }

#pragma warning disable CA2000 // It closes nothing: the stream is the caller's.
        return OfArchive(name, ArchiveInput.OfStream(new CallerInput(archive), name), time ?? TimeProvider.System, fileSystem ?? new FileSystem());
#pragma warning restore CA2000
    }

    /// <summary>Opens a storage directory or an archive; false if there is none. One that may not be read still throws.</summary>
    /// <inheritdoc cref="Open"/>
    public static bool TryOpen(string path, [NotNullWhen(true)] out RegistryStore? store, IFileSystem? fileSystem = null, TimeProvider? time = null)
    {
        try
        {
            store = Open(path, fileSystem, time);
        }
        catch (RegistryStoreException e) when (e.Failure == StoreFailure.NoStore)
        {
            store = null;
        }

        return store is not null;
    }

    /// <summary>Lists repositories and tags. Without details no file is opened.</summary>
    /// <param name="repository">The one repository to list; null for all.</param>
    /// <param name="details">Whether links, manifests and configurations are read to tell digests, types, platforms and sizes.</param>
    /// <param name="progress">Receives what was read; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RegistryStoreException">The one repository that was asked for is not in the store.</exception>
    public async Task<StoreListing> ListAsync(
        RepositoryName? repository = null, bool details = false, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var lister = new RepositoryLister(_source, Run(progress));
        var listing = await Work.RunAsync(() => lister.List(repository, details, cancellationToken), cancellationToken).ConfigureAwait(false);
        return repository is { } name && listing is { Repositories.Count: 0, Unreadable.Count: 0 }
            ? throw RegistryStoreException.NotInStore($"The store has no repository {name}.{await NearAsync(name, cancellationToken).ConfigureAwait(false)}")
            : listing;
    }

    // Who names the first part of a name means what follows it.
    private async Task<string> NearAsync(RepositoryName name, CancellationToken cancellationToken)
    {
        const int namedAtMost = 5;
        var all = await ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        var below = all.Repositories.Where(it => it.Name.ToString().StartsWith($"{name}/", StringComparison.Ordinal)).Select(it => it.Name).Take(namedAtMost).ToList();
        return below.Count == 0 ? "" : $" It has {string.Join(", ", below)}.";
    }

    /// <summary>The repositories that a server's <c>GET /v2/_catalog</c> names, in its order.</summary>
    /// <param name="generation">The generation of the server: 2.8 knows a repository by <c>_layers</c>, 3.x by <c>_manifests</c>.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RegistryStoreException">A directory could not be listed.</exception>
    public Task<IReadOnlyList<string>> CatalogAsync(ServerGenerations generation = ServerGenerations.Three, CancellationToken cancellationToken = default) =>
        Ask(() => ServerAnswers.Catalog(_source, generation, cancellationToken), cancellationToken);

    /// <summary>The tags that a server's <c>GET /v2/[name]/tags/list</c> names, in its order; null where it answers that it does not know the repository.</summary>
    /// <param name="name">The repository.</param>
    /// <param name="generation">The generation of the server: 2.8 lists in the order of the file system, 3.x sorts.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RegistryStoreException">The directory of the tags could not be listed.</exception>
    public Task<IReadOnlyList<string>?> TagsAsync(
        RepositoryName name, ServerGenerations generation = ServerGenerations.Three, CancellationToken cancellationToken = default) =>
        Ask(() => ServerAnswers.Tags(_source, name, generation, cancellationToken), cancellationToken);

    /// <summary>Finds the digest of the manifest that a reference names.</summary>
    /// <exception cref="RegistryStoreException">The store does not hold it, or its link is damaged.</exception>
    public Task<Digest> ResolveAsync(ImageReference reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Ask(() => new ImageReader(_source, cancellationToken).Resolve(reference), cancellationToken);
    }

    /// <summary>Finds the manifest of one image: where the reference names an index, that of the image for a platform.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="platform">The platform, as in <c>linux/arm64</c>; null for this machine's, or else the first there is.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The digest of the manifest, and the platform where an index says it, else null.</returns>
    /// <exception cref="RegistryStoreException">The store does not hold it, or what leads to it is damaged; or there is no image for the platform.</exception>
    public Task<(Digest Digest, Platform? Platform)> ResolveImageAsync(ImageReference reference, string? platform = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Ask(() => new ImageReader(_source, cancellationToken).Choose(reference, platform), cancellationToken);
    }

    /// <summary>Opens any blob, a layer for instance, as a stream that verifies what it reads.</summary>
    /// <remarks>The last bytes are withheld until all of them match the digest: a read of a damaged blob ends with <see cref="StoreFailure.Damaged"/> and never with the end of the stream.</remarks>
    /// <param name="digest">The digest of the blob.</param>
    /// <param name="cancellationToken">Ends the opening with an exception.</param>
    /// <returns>The stream, which is read from front to back; its <see cref="Stream.Length"/> is that of the blob. The caller disposes it.</returns>
    /// <exception cref="RegistryStoreException">The store has no such blob, or it cannot be read; also thrown while reading.</exception>
    public Task<Stream> OpenBlobAsync(Digest digest, CancellationToken cancellationToken = default) =>
        Ask(() => new ImageReader(_source, cancellationToken).OpenBlob(digest), cancellationToken);

    /// <summary>The exact bytes of a manifest or configuration, verified against the digest.</summary>
    /// <exception cref="RegistryStoreException">The store has no such blob, or it is damaged, unreadable or larger than 4 MiB: <see cref="OpenBlobAsync"/> reads blobs of any length.</exception>
    public Task<byte[]> ReadDocumentAsync(Digest digest, CancellationToken cancellationToken = default) =>
        Ask(() => new ImageReader(_source, cancellationToken).ReadProved(digest), cancellationToken);

    /// <summary>Reads, verifies and parses a manifest.</summary>
    /// <exception cref="RegistryStoreException">It is missing, damaged, unreadable or no manifest.</exception>
    public Task<Manifest> ReadManifestAsync(Digest digest, CancellationToken cancellationToken = default) =>
        Ask(() => new ImageReader(_source, cancellationToken).ReadManifest(digest), cancellationToken);

    /// <summary>Reads, verifies and parses an image configuration.</summary>
    /// <exception cref="RegistryStoreException">It is missing, damaged, unreadable or no image configuration.</exception>
    public Task<ImageConfig> ReadConfigAsync(Digest digest, CancellationToken cancellationToken = default) =>
        Ask(() => new ImageReader(_source, cancellationToken).ReadConfig(digest), cancellationToken);

    /// <summary>The chain from a reference down to its layers, with what is on disk and what is not. Damage below the topmost manifest is reported, not thrown.</summary>
    /// <exception cref="RegistryStoreException">The store does not hold the reference, or its link is damaged.</exception>
    public Task<InspectedBlob> InspectAsync(ImageReference reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Ask(
            () =>
            {
                var reader = new ImageReader(_source, cancellationToken);
                return reader.Inspect(reference.Repository, reader.Resolve(reference));
            },
            cancellationToken);
    }

    private static RegistryStore OfArchive(string name, ArchiveInput input, TimeProvider time, IFileSystem fileSystem)
    {
        var spool = new SpoolFile(fileSystem);
        return new RegistryStore(name, new ArchiveSource(input, spool), time, fileSystem, spool);
    }

    /// <summary>Closes what the store holds open: of an archive, a temporary file. The questions that are being answered fail then.</summary>
    public void Dispose() => _owned?.Dispose();

    private Task<T> Ask<T>(Func<T> question, CancellationToken cancellationToken) => Work.RunAsync(
        () =>
        {
            _source.Prepare(ProgressMeter.Silent, cancellationToken);
            return question();
        },
        cancellationToken);

    private StoreScanner Scanner(IProgress<OperationProgress>? progress) => new(_source, Run(progress));

    private RunContext Run(IProgress<OperationProgress>? progress, int? parallelism = null) =>
        new(_fileSystem, _time, progress, IoParallelism, parallelism ?? Environment.ProcessorCount);
}
