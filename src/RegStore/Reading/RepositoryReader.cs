namespace RegStore.Reading;

/// <summary>Reads one repository against the order in which the server writes: tags first, then revisions, then layer links.</summary>
internal static class RepositoryReader
{
    public static RepositoryEntry Read(StoreWalk walk, RepositoryPlace place)
    {
        walk = walk.Branch();
        var name = place.Name;
        var manifests = StorageLayout.ManifestsOf(name);
        var directories = new HashSet<string>();
        foreach (var entry in place.HasManifests ? walk.List(manifests) : [])
        {
            if (entry.Name is not (StorageLayout.Tags or StorageLayout.Revisions))
            {
                walk.Unknown($"{manifests}/{entry.Name}", entry);
            }
            else if (entry.Kind != EntryKind.Directory)
            {
                walk.Misfit($"{manifests}/{entry.Name}", entry);
            }
            else
            {
                directories.Add(entry.Name);
            }
        }

        // The order of these four lines is what makes a live store safe to read.
        var tags = directories.Contains(StorageLayout.Tags) ? TagReader.ReadAll(walk, name) : [];
        var revisions = directories.Contains(StorageLayout.Revisions) ? LinkTreeReader.Read(walk, StorageLayout.RevisionsOf(name)) : [];
        var layers = place.HasLayers ? LinkTreeReader.Read(walk, StorageLayout.LayersOf(name), areJudged: true) : [];
        var uploads = place.HasUploads ? UploadReader.ReadAll(walk, name) : [];
        return new RepositoryEntry
        {
            Name = name,
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
}
