using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Exports;

/// <summary>Reads which images a directory holds: an OCI image layout, which newer versions of <c>docker save</c> write too, or the form of the older ones.</summary>
internal static class LayoutReader
{
    /// <summary>Reads the images.</summary>
    /// <exception cref="RegistryStoreException">It holds none, or what says which cannot be read or understood.</exception>
    public static (ImageSet Images, IDirectoryHandle Top) Read(LayoutFiles files, CancellationToken cancellationToken)
    {
        for (var top = files.Top; ;)
        {
            if (Look(top, LayoutDocuments.Index))
            {
                return (OfIndex(files.Name, ReadSmall(files.Name, top, LayoutDocuments.Index)), top);
            }

            if (Look(top, LayoutDocuments.DockerManifest))
            {
                return (new DockerArchive(files.Name, top, cancellationToken).Read(ReadSmall(files.Name, top, LayoutDocuments.DockerManifest)), top);
            }

            // A tar may have been made of the directory from outside of it.
            top = top.Names().Take(2).ToList() is [{ Kind: EntryKind.Directory, Name: var only }] && top.Enter(only) is { } below ? below
                : throw new RegistryStoreException(
                    StoreFailure.NoStore, $"{files.Name} holds no images: it has neither the {LayoutDocuments.Index} of an OCI image layout nor the {LayoutDocuments.DockerManifest} that docker save writes.");
        }
    }

    /// <summary>Reads a small file whole.</summary>
    /// <exception cref="RegistryStoreException">It is missing, no file, or larger than any manifest.</exception>
    public static byte[] ReadSmall(string name, IDirectoryHandle top, string path)
    {
        try
        {
            if (top.Look(path) is not { Kind: EntryKind.File } entry)
            {
                throw new RegistryStoreException(StoreFailure.Damaged, $"{name} has no file {path}. Nothing was imported.");
            }

            if (entry.Length > ManifestReader.MaxLength)
            {
                throw new RegistryStoreException(StoreFailure.TooLarge, $"{path} in {name} has {entry.Length} bytes; no registry takes more than 4 MiB of it. Nothing was imported.");
            }

            var content = new byte[entry.Length];
            _ = top.Read(path, content, out var length);
            return content[..length];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{path} in {name} could not be read: {e.Message}", e);
        }
    }

    private static bool Look(IDirectoryHandle top, string path) => top.Look(path) is { Kind: EntryKind.File };

    private static ImageSet OfIndex(string name, byte[] content)
    {
        try
        {
            var (images, unknown) = (new ImageSet(), new List<string>());
            images.Images.AddRange(JsonFields.Parse(content, "an image index", root => new DescriptorReader(unknown, ofIndex: true, withDetails: true).All(root, "manifests")).Select(NamedImage.Of));
            return unknown.Count > 0 ? throw new FormatException($"\"{unknown[0]}\" is no digest")
                : images.Images.Count > 0 ? images : throw new RegistryStoreException(StoreFailure.NotInStore, $"The {LayoutDocuments.Index} in {name} names no image.");
        }
        catch (FormatException e)
        {
            throw new RegistryStoreException(StoreFailure.Invalid, $"{LayoutDocuments.Index} in {name} cannot be understood: {e.Message}. Nothing was imported.", e);
        }
    }
}
