using System.Diagnostics.CodeAnalysis;
using System.IO.Abstractions;
using RegStore.Archives;
using RegStore.Backup;
using RegStore.Checks;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore;

/// <summary>
/// A registry's storage directory, read without the registry. Nothing is ever written to it, and a registry may be running on it meanwhile.
/// </summary>
/// <example>
/// <code>
/// var store = RegistryStore.Open("./data");
/// foreach (var repository in (await store.ListAsync()).Repositories) Console.WriteLine(repository.Name);
/// </code>
/// </example>
public sealed class RegistryStore
{
    private readonly IFileSystem _fileSystem;
    private readonly IStoreSource _source;
    private readonly TimeProvider _time;

    /// <summary>A store that is read from any source.</summary>
    internal RegistryStore(string root, IStoreSource source, TimeProvider time, IFileSystem? fileSystem = null)
    {
        Root = root;
        _fileSystem = fileSystem ?? new FileSystem();
        _source = source;
        _time = time;
    }

    /// <summary>The full path of the <c>v2</c> directory, below which all storage paths lie, or of the archive.</summary>
    public string Root { get; }

    /// <summary>Whose store it is, as far as the marks beside it tell; whether it is tagless only a scan can say.</summary>
    public StoreKind Kind => _source.Kind;

    /// <summary>Opens a storage directory or an archive of one.</summary>
    /// <param name="path">
    /// The <c>v2</c> directory or any parent up to the root of the volume that is mounted at <c>/var/lib/registry</c>; or a tar of it, compressed or not,
    /// whether <see cref="BackupAsync(string, BackupOptions?, IProgress{OperationProgress}?, CancellationToken)"/> wrote it or something else.
    /// </param>
    /// <param name="fileSystem">Where to read; null for the real disk.</param>
    /// <param name="time">The clock, which tells the age of uploads; null for the system's.</param>
    /// <exception cref="RegistryStoreException">There is no store, or it may not be read.</exception>
    public static RegistryStore Open(string path, IFileSystem? fileSystem = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        fileSystem ??= new FileSystem();
        time ??= TimeProvider.System;
        if (fileSystem.FileInfo.New(path) is { Exists: true } file)
        {
            return OfArchive(file.FullName, ArchiveInput.OfFile(fileSystem, path), time, fileSystem);
        }

        var root = RootFinder.Find(fileSystem, path);
        return new RegistryStore(root, new DirectorySource(fileSystem, root), time, fileSystem);
    }

    /// <summary>Opens an archive that comes as a stream and is read once, at the first question: layers cannot be had from it afterwards.</summary>
    /// <param name="archive">The tar, compressed or not; the caller's, and read to its end.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="fileSystem">Where a temporary file may be written; null for the real disk.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="RegistryStoreException">The stream is no tar.</exception>
    public static RegistryStore OpenArchive(Stream archive, string name = "-", IFileSystem? fileSystem = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(archive);
        return OfArchive(name, ArchiveInput.OfStream(archive, name), time ?? TimeProvider.System, fileSystem ?? new FileSystem());
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
    /// <param name="options">What is listed; null for all names.</param>
    /// <param name="progress">Told what was read; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work with an exception.</param>
    /// <exception cref="RegistryStoreException">The one repository that was asked for is not in the store.</exception>
    public async Task<StoreListing> ListAsync(
        ListOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new ListOptions();
        var meter = new ProgressMeter(progress, _time, OperationPhase.Scanning, null, null);
        var lister = new RepositoryLister(_source, options.Parallelism, meter);
        var listing = await Task.Run(() => lister.List(options.Repository, options.Details, cancellationToken), cancellationToken).ConfigureAwait(false);
        return options.Repository is { } name && listing is { Repositories.Count: 0, Unreadable.Count: 0 }
            ? throw RegistryStoreException.NotInStore($"The store has no repository {name}.")
            : listing;
    }

    /// <summary>The repositories that a server's <c>GET /v2/_catalog</c> names, in its order.</summary>
    /// <param name="generation">The generation of the server: 2.8 knows a repository by <c>_layers</c>, 3.x by <c>_manifests</c>.</param>
    /// <param name="cancellationToken">Ends the work with an exception.</param>
    /// <exception cref="RegistryStoreException">A directory could not be listed.</exception>
    public Task<IReadOnlyList<string>> CatalogAsync(ServerGenerations generation = ServerGenerations.Three, CancellationToken cancellationToken = default) =>
        Ask(() => ServerAnswers.Catalog(_source, generation, cancellationToken), cancellationToken);

    /// <summary>The tags that a server's <c>GET /v2/[name]/tags/list</c> names, in its order; null where it answers that it does not know the repository.</summary>
    /// <param name="name">The repository.</param>
    /// <param name="generation">The generation of the server: 2.8 lists in the order of the file system, 3.x sorts.</param>
    /// <param name="cancellationToken">Ends the work with an exception.</param>
    /// <exception cref="RegistryStoreException">The directory of the tags could not be listed.</exception>
    public Task<IReadOnlyList<string>?> TagsAsync(
        RepositoryName name, ServerGenerations generation = ServerGenerations.Three, CancellationToken cancellationToken = default) =>
        Ask(() => ServerAnswers.Tags(_source, name, generation, cancellationToken), cancellationToken);

    /// <summary>The digest of the manifest that a reference names.</summary>
    /// <exception cref="RegistryStoreException">The store does not hold it, or its link is damaged.</exception>
    public Task<Digest> ResolveAsync(ImageReference reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Ask(() => new ImageReader(_source, cancellationToken).Resolve(reference), cancellationToken);
    }

    /// <summary>The exact bytes of a manifest or configuration, proved against the digest.</summary>
    /// <exception cref="RegistryStoreException">They are missing, damaged, unreadable or larger than 4 MiB.</exception>
    public Task<byte[]> ReadBlobAsync(Digest digest, CancellationToken cancellationToken = default) =>
        Ask(() => new ImageReader(_source, cancellationToken).ReadProved(digest), cancellationToken);

    /// <summary>The manifest of a digest, proved and parsed.</summary>
    /// <exception cref="RegistryStoreException">It is missing, damaged, unreadable or no manifest.</exception>
    public Task<Manifest> ReadManifestAsync(Digest digest, CancellationToken cancellationToken = default) =>
        Ask(() => new ImageReader(_source, cancellationToken).ReadManifest(digest), cancellationToken);

    /// <summary>The image configuration of a digest, proved and parsed.</summary>
    /// <exception cref="RegistryStoreException">It is missing, damaged, unreadable or no image configuration.</exception>
    public Task<ImageConfig> ReadConfigAsync(Digest digest, CancellationToken cancellationToken = default) =>
        Ask(() => new ImageReader(_source, cancellationToken).ReadConfig(digest), cancellationToken);

    /// <summary>The chain from a reference down to its layers, with what is on disk and what is not. Damage below the topmost manifest is told, not thrown.</summary>
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

    /// <summary>Walks the store once: everything but the bytes of blobs.</summary>
    /// <param name="parallelism">How many files are read at once; null for the number of processors.</param>
    /// <param name="progress">Told what was read; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work with an exception.</param>
    public Task<StoreIndex> ScanAsync(int? parallelism = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Scanner(parallelism ?? Environment.ProcessorCount, progress).Scan(cancellationToken), cancellationToken);

    /// <summary>Tells every file of the store, or of one repository and the blobs it uses, in words.</summary>
    /// <param name="repository">The repository; null for the whole store.</param>
    /// <param name="progress">Told what was read; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work with an exception.</param>
    public async Task<IReadOnlyList<TreeFile>> TreeAsync(
        RepositoryName? repository = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var index = await ScanAsync(null, progress, cancellationToken).ConfigureAwait(false);
        if (_source.Faults is [var fault, ..])
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"Not all could be read: {fault.Path}: {fault.Detail}. Run \"regstore verify\" to see all damage.");
        }

        return repository is null || index.Repositories.Any(it => it.Name == repository)
            ? new StorageTree(index).Files(repository)
            : throw RegistryStoreException.NotInStore($"The store has no repository {repository}.");
    }

    /// <summary>Proves the store: every finding, never stopping at the first.</summary>
    /// <param name="options">What is verified; null for everything.</param>
    /// <param name="progress">Told how far it has come; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work: with an exception while scanning, with what was found so far while reading blobs.</param>
    /// <exception cref="RegistryStoreException">A reference that was asked for is not in the store.</exception>
    public Task<VerifyReport> VerifyAsync(
        VerifyOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new VerifyOptions();
        var verifier = new Verifier(_source, Scanner(options.Parallelism, progress), options, progress, _time);
        return Task.Run(() => verifier.Run(cancellationToken), cancellationToken);
    }

    /// <summary>Finds what lies in the store and serves nobody. Nothing is called an orphan that something unreadable may promise.</summary>
    /// <param name="options">What is looked for; null for blobs that no revision promises, and stale uploads.</param>
    /// <param name="progress">Told how far it has come; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work with an exception.</param>
    public Task<OrphanReport> FindOrphansAsync(
        OrphanOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new OrphanOptions();
        var finder = new OrphanFinder(_source, Scanner(options.Parallelism, progress), options, _time);
        return Task.Run(() => finder.Run(cancellationToken), cancellationToken);
    }

#pragma warning disable RS0026 // The first parameter tells the two apart.
    /// <summary>Writes a verified archive into a file, which gets its name when it is whole: an existing one is as it was until then, and for ever if that fails.</summary>
    /// <param name="path">The file. While it is written it has <c>.partial</c> after its name.</param>
    /// <param name="options">What goes in and how; null for everything that revisions promise.</param>
    /// <param name="progress">Told how far it has come; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work with an exception, and takes away what was written.</param>
    /// <exception cref="RegistryStoreException">The choice names what the store does not have, the file cannot be written, or its disk is full.</exception>
    public Task<BackupReport> BackupAsync(
        string path, BackupOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new BackupOptions();
        if ($"{_fileSystem.Path.GetFullPath(path)}".StartsWith($"{Root}{_fileSystem.Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} lies in the store itself, to which nothing is ever written.");
        }

        if (_fileSystem.Path.GetFullPath($"{path}.partial") == Root)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} would be written over what it is made of, as long as it is not whole: choose another name.");
        }

        var backup = new FileBackup(Runner(options, progress), _fileSystem, options, progress, _time);
        return Ask(() => backup.Run(path, _source.Beside, cancellationToken), cancellationToken);
    }

    /// <summary>Writes a verified archive to a stream. What turns out damaged while it passes cannot be taken back, and the seal names it.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="options">What goes in and how; null for everything that revisions promise.</param>
    /// <param name="progress">Told how far it has come; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work with an exception.</param>
    /// <exception cref="RegistryStoreException">The choice names what the store does not have.</exception>
    public Task<BackupReport> BackupAsync(
        Stream stream, BackupOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new BackupOptions();
        return Ask(
            () => Runner(options, progress).Write(stream, options.Compression ?? ArchiveCompression.None, null, _source.Beside, _ => { }, cancellationToken),
            cancellationToken);
    }

#pragma warning restore RS0026

    /// <summary>Tells what a backup would hold, as far as that can be told without reading the blobs. Writes nothing.</summary>
    /// <inheritdoc cref="BackupAsync(Stream, BackupOptions?, IProgress{OperationProgress}?, CancellationToken)"/>
    public Task<BackupReport> PlanBackupAsync(
        BackupOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Ask(() => Runner(options ?? new BackupOptions(), progress).Plan(cancellationToken), cancellationToken);

    /// <summary>What <see cref="RegistryArchive"/> does, once the archive is open.</summary>
    internal Task<RestoreReport> RestoreAsync(string directory, RestoreOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        var restorer = new Restorer(_source, Scanner(options.Parallelism, progress), _fileSystem, options, progress, _time);
        return Task.Run(() => options.DryRun ? restorer.Plan(cancellationToken) : restorer.Run(directory, cancellationToken), cancellationToken);
    }

    private static RegistryStore OfArchive(string name, ArchiveInput input, TimeProvider time, IFileSystem fileSystem) =>
#pragma warning disable CA2000 // The source that is returned owns the spool, a file without a name.
        new(name, new ArchiveSource(input, new SpoolFile(fileSystem)), time, fileSystem);
#pragma warning restore CA2000

    private BackupRunner Runner(BackupOptions options, IProgress<OperationProgress>? progress) =>
        new(_source, Scanner(options.Parallelism, progress), options, progress, _time);

    private Task<T> Ask<T>(Func<T> question, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _source.Prepare(ProgressMeter.Silent, cancellationToken);
            return question();
        },
        cancellationToken);

    private StoreScanner Scanner(int parallelism, IProgress<OperationProgress>? progress) => new(_source, parallelism, progress, _time);
}
