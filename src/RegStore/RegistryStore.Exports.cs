using System.IO.Abstractions;
using System.Runtime.CompilerServices;
using RegStore.Archives;
using RegStore.Exports;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Rootfs;

namespace RegStore;

// Images out of the store, and from elsewhere as a store.
public sealed partial class RegistryStore
{
    /// <summary>
    /// Opens images that are outside of any store as the store that a push of them would make: an OCI image layout, in a directory or a tar, or what
    /// <c>docker save</c> wrote, compressed or not. To import them is to restore that store into another with <see cref="Restore.RestoreOptions.Merge"/>.
    /// </summary>
    /// <param name="path">The directory or file. One that is compressed is unpacked to a temporary file at the first question.</param>
    /// <param name="repository">The repository that all images get; null for those of their own names, without the host before them.</param>
    /// <param name="tag">The tag that the one image gets; null for those of their own names.</param>
    /// <param name="fileSystem">Where to read; null for the real disk.</param>
    /// <param name="time">The clock: images are as old as their import; null for the system's.</param>
    /// <exception cref="RegistryStoreException">There is nothing at the path. What it holds, and whether its images have names, is found out at the first question.</exception>
    /// <remarks>Source: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md"/>.</remarks>
    public static RegistryStore OpenImages(string path, RepositoryName? repository = null, Tag? tag = null, IFileSystem? fileSystem = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        fileSystem ??= new FileSystem();
        if (!Presence.OfFile(fileSystem, path) && !Presence.OfDirectory(fileSystem, path))
        {
            throw new RegistryStoreException(StoreFailure.NoStore, $"{path} does not exist: name an OCI image layout, or a file that docker save wrote.");
        }

        if (RootFinder.IsNamedBy(fileSystem, path))
        {
            throw new RegistryStoreException(StoreFailure.NoStore, $"{path} is a registry's storage directory, not images outside of one: restore it into the other store instead.");
        }

        return OfImages(path, (meter, cancellationToken) => LayoutFiles.Open(fileSystem, path, meter, cancellationToken), new ImageNaming(repository, tag), fileSystem, time);
    }

    /// <summary>Opens images that come as a stream, which is read into a temporary file at the first question.</summary>
    /// <param name="images">An OCI image layout as a tar, or what <c>docker save</c> wrote, compressed or not; the caller's, and read to its end.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="repository">The repository that all images get; null for those of their own names.</param>
    /// <param name="tag">The tag that the one image gets; null for those of their own names.</param>
    /// <param name="fileSystem">Where a temporary file may be written; null for the real disk.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    public static RegistryStore OpenImagesArchive(
        Stream images, string name = "-", RepositoryName? repository = null, Tag? tag = null, IFileSystem? fileSystem = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        fileSystem ??= new FileSystem();
        if (!images.CanRead)
        {
            throw new ArgumentException("The stream cannot be read.", nameof(images));
        }

        return OfImages(
            name,
            (meter, cancellationToken) => LayoutFiles.OfTar(fileSystem, ArchiveInput.OfStream(new CallerInput(images), name), meter, cancellationToken),
            new ImageNaming(repository, tag),
            fileSystem,
            time);
    }

    private static RegistryStore OfImages(
        string name, Func<ProgressMeter, CancellationToken, LayoutFiles> open, ImageNaming naming, IFileSystem fileSystem, TimeProvider? time)
    {
        var source = new ImageSource(open, naming, time ?? TimeProvider.System);
        return new RegistryStore(name, source, time ?? TimeProvider.System, fileSystem, source);
    }

#pragma warning disable RS0026 // The second parameter tells the two apart.
    /// <summary>Exports images to a file, or with <see cref="ExportFormat.OciDir"/> to a directory. It gets its name when it is complete and proved.</summary>
    /// <param name="images">The images; for a root file system exactly one.</param>
    /// <param name="path">The file or directory.</param>
    /// <param name="options">As what; null for an OCI image layout in a tar.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work, and removes what was written.</param>
    /// <returns>What was exported; or, with nothing written, the findings that forbade it.</returns>
    /// <exception cref="RegistryStoreException">The store does not have an image, the path cannot be written, or its disk is full.</exception>
    public Task<ExportReport> ExportAsync(
        IReadOnlyList<ImageReference> images, string path, ExportOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ExportOptions();
        EnsureOutside(path);
        var exporter = Exporter(images, options, progress);
        return Ask(() => options.Format == ExportFormat.OciDir ? exporter.ToDirectory(path, cancellationToken) : exporter.ToFile(path, cancellationToken), cancellationToken);
    }

    /// <summary>Exports images to a stream. If a blob turns out to be damaged the tar breaks off before it is whole, and the report says why.</summary>
    /// <param name="images">The images; for a root file system exactly one.</param>
    /// <param name="stream">Where they go; stays open.</param>
    /// <param name="options">As what; null for an OCI image layout in a tar.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>What was exported; or the findings that broke it off.</returns>
    /// <exception cref="RegistryStoreException">The store does not have an image.</exception>
    /// <exception cref="ArgumentException">The stream cannot be written, or the format needs a directory.</exception>
    public Task<ExportReport> ExportAsync(
        IReadOnlyList<ImageReference> images, Stream stream, ExportOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new ExportOptions();
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written.", nameof(stream));
        }

        if (options.Format == ExportFormat.OciDir)
        {
            throw new ArgumentException($"{nameof(ExportFormat.OciDir)} needs a directory.", nameof(options));
        }

        var exporter = Exporter(images, options, progress);
        return Ask(
            () =>
            {
                using var output = new CallerOutput(stream, cancellationToken);
                var report = exporter.ToStream(output, cancellationToken);
                output.Flush();
                return report;
            },
            cancellationToken);
    }
#pragma warning restore RS0026

    /// <summary>Lists the files of an image as a container of it sees them, in the order of their paths; or the changes of one layer, in its own order. Nothing is unpacked.</summary>
    /// <remarks>All layers are read and proved first; what they hold takes some 100 bytes of memory a file, and more than 750,000 files are refused.</remarks>
    /// <param name="image">The image.</param>
    /// <param name="pattern">Only these: a path with what is below it, or one in which <c>*</c> matches any characters and <c>?</c> a single one; null for all.</param>
    /// <param name="platform">The platform, where the reference names an index; null for this machine's.</param>
    /// <param name="layer">The number of the layer whose own changes are listed, 1 for the base; null for the image as a whole.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RegistryStoreException">The store does not hold the image, it is none, or a layer is missing or damaged.</exception>
    public async IAsyncEnumerable<ImageFile> ListFilesAsync(
        ImageReference image, string? pattern = null, string? platform = null, int? layer = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        var files = await Ask(
            () =>
            {
                var found = ImageFiles.Find(_source, image, platform, cancellationToken).Files;
                return layer is null ? found.Apply().List(pattern) : found.Changes(layer.Value, pattern);
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return file;
        }
    }

    /// <summary>Opens one file of an image. All layers are read and proved first.</summary>
    /// <param name="image">The image.</param>
    /// <param name="path">The path in a container; symbolic links are followed within the image.</param>
    /// <param name="platform">The platform, where the reference names an index; null for this machine's.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The stream, which is read from front to back; its <see cref="Stream.Length"/> is that of the file. The caller disposes it.</returns>
    /// <exception cref="RegistryStoreException">The image has no such file; the store does not hold the image, it is none, or a layer is missing or damaged.</exception>
    public Task<Stream> OpenFileAsync(ImageReference image, string path, string? platform = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Ask(
            () =>
            {
                var files = ImageFiles.Find(_source, image, platform, cancellationToken).Files.Apply();
                return files.FindFile(path) switch
                {
                    { Kind: ImageFileKind.File } file => files.OpenFile(file),
                    { } other => throw new RegistryStoreException(StoreFailure.NotInStore, $"{path} in {image} is not a file: {other.Kind}."),
                    null => throw new RegistryStoreException(StoreFailure.NotInStore, $"{image} has no file {path}."),
                };
            },
            cancellationToken);
    }

    private Exporter Exporter(IReadOnlyList<ImageReference> images, ExportOptions options, IProgress<OperationProgress>? progress)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count == 0 || images.Contains(null!))
        {
            throw new ArgumentException("Name at least one image, and none that is null.", nameof(images));
        }

        if (options.Format == ExportFormat.Rootfs && images.Count > 1)
        {
            throw new ArgumentException("A root file system is that of one image.", nameof(images));
        }

        return new Exporter(_source, Run(progress), options, images);
    }
}
