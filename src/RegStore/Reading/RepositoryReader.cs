using RegStore.Files;

namespace RegStore.Reading;

/// <summary>Reads one repository against the order in which the server writes: tags first, then revisions, then layer links.</summary>
internal static class RepositoryReader
{
    public static RepositoryEntry Read(StoreWalk walk, RepositoryPlace place)
    {
        walk = walk.Branch();
        using var repository = walk.Enter(StorageLayout.Repository(place.Name));
        using var manifests = place.HasManifests ? repository?.Enter(StorageLayout.Manifests) : null;
        var directories = new HashSet<string>();
        foreach (var entry in manifests?.Names() ?? [])
        {
            if (entry.Name is not (StorageLayout.Tags or StorageLayout.Revisions))
            {
                manifests!.Unknown(entry);
            }
            else if (entry.Kind != EntryKind.Directory)
            {
                manifests!.Misfit(entry);
            }
            else
            {
                directories.Add(entry.Name);
            }
        }

        // The order of these four lines is what makes a live store safe to read.
        var tags = Read(directories.Contains(StorageLayout.Tags) ? manifests : null, StorageLayout.Tags, TagReader.ReadAll);
        var revisions = Read(directories.Contains(StorageLayout.Revisions) ? manifests : null, StorageLayout.Revisions, it => LinkTreeReader.Read(it, areSupposed: false));
        var layers = Read(place.HasLayers ? repository : null, StorageLayout.Layers, it => LinkTreeReader.Read(it, areSupposed: true));
        var uploads = Read(place.HasUploads ? repository : null, StorageLayout.Uploads, UploadReader.ReadAll);
        return new RepositoryEntry
        {
            Name = place.Name,
            HasLayers = place.HasLayers,
            HasManifests = place.HasManifests,
            HasTags = directories.Contains(StorageLayout.Tags),
            Tags = tags,
            Revisions = revisions,
            LayerLinks = layers,
            Uploads = uploads,
            Irregularities = walk.Irregularities,
        };
    }

    private static T[] Read<T>(WalkedDirectory? parent, string name, Func<WalkedDirectory?, T[]> read)
    {
        using var directory = parent?.Enter(name);
        return read(directory);
    }
}
