using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Finds repositories at any depth, by <c>_manifests</c> or <c>_layers</c> or <c>_uploads</c>; both server generations have blind spots.</summary>
internal static class RepositoryWalker
{
    private static readonly string[] Marks = [StorageLayout.Layers, StorageLayout.Manifests, StorageLayout.Uploads];

    /// <summary>Streams the repositories in the order of the file system, each with what its directory holds.</summary>
    public static IEnumerable<RepositoryPlace> Walk(StoreWalk walk)
    {
        var pending = new Stack<string>();
        pending.Push("");
        while (pending.TryPop(out var name))
        {
            using var directory = walk.Enter(name.Length == 0 ? StorageLayout.Repositories : $"{StorageLayout.Repositories}/{name}");
            var marks = new HashSet<string>();
            foreach (var entry in directory?.Names() ?? [])
            {
                if (entry.Kind != EntryKind.Directory && name.Length > 0 && Marks.Contains(entry.Name))
                {
                    directory!.Misfit(entry);
                }
                else if (entry.Kind != EntryKind.Directory || LitterNames.Find(entry.Name) is not null)
                {
                    directory!.Unknown(entry);
                }
                else if (!entry.Name.StartsWith('_'))
                {
                    pending.Push(name.Length == 0 ? entry.Name : $"{name}/{entry.Name}");
                }
                else if (name.Length > 0 && Marks.Contains(entry.Name))
                {
                    marks.Add(entry.Name);
                }
                else
                {
                    directory!.Unknown(entry);
                }
            }

            if (marks.Count > 0)
            {
                yield return new RepositoryPlace(
                    RepositoryName.FromDirectory(name),
                    marks.Contains(StorageLayout.Layers),
                    marks.Contains(StorageLayout.Manifests),
                    marks.Contains(StorageLayout.Uploads));
            }
        }
    }
}

/// <summary>A repository's name, and by which of its directories it was found.</summary>
internal readonly record struct RepositoryPlace(RepositoryName Name, bool HasLayers, bool HasManifests, bool HasUploads);
