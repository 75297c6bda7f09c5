using System.Text.Json.Serialization;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Listing;

/// <summary>A file of the store, described.</summary>
public sealed class TreeFile
{
    [JsonConstructor]
    internal TreeFile(string path, string what, long? length, IReadOnlyList<ImageReference> usedBy, string? unreadable = null) =>
        (Path, What, Length, UsedBy, Unreadable) = (path, what, length, usedBy, unreadable);

    /// <summary>The storage path.</summary>
    public string Path { get; }

    /// <summary>What it is.</summary>
    public string What { get; }

    /// <summary>The length in bytes; null where the scan does not say.</summary>
    public long? Length { get; }

    /// <summary>The references that need it, in ordinal order; empty if none does.</summary>
    public IReadOnlyList<ImageReference> UsedBy { get; }

    /// <summary>Why it could not be read, so that what it leads to is not known; null if it was read, or did not have to be.</summary>
    public string? Unreadable { get; }
}

/// <summary>Describes every file of a store in words: what it is, who uses it.</summary>
internal sealed class StorageTree
{
    private readonly StoreIndex _index;
    private readonly HashSet<Digest> _configs;
    private readonly BlobUsers _users;

    public StorageTree(StoreIndex index)
    {
        _index = index;
        _configs = [.. index.Manifests.Values.Select(entry => entry.Manifest?.Config?.Digest).OfType<Digest>()];
        _users = new BlobUsers(index);
    }

    /// <summary>The files of the whole store, or of one repository and the blobs it uses, in ordinal order of path.</summary>
    public IReadOnlyList<TreeFile> Files(RepositoryName? only)
    {
        var repositories = _index.Repositories.Where(repository => only is null || repository.Name == only);
        var blobs = _index.Blobs.Values.Concat(_index.MisplacedBlobs)
            .Where(blob => only is null || _users.Of(blob.Digest).Any(user => user.Repository == only));

        // Of one repository also what may hide a blob of it.
        var strays = _index.Irregularities.Where(it => only is null || (it.HidesContent && (StorageLayout.IsWithin(it.Path, StorageLayout.Blobs) || StorageLayout.MayHold(it.Path, only.Value))));
        return
        [
            .. blobs.Select(OfBlob)
                .Concat(repositories.SelectMany(OfRepository))
                .Concat(strays.Select(OfIrregularity))
                .GroupBy(file => file.Path, (_, same) => same.MaxBy(file => file.Unreadable is not null)!)
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    private TreeFile OfBlob(BlobEntry blob)
    {
        var users = _users.Of(blob.Digest);
        var problem = _index.Manifests.GetValueOrDefault(blob.Digest) is { State: ManifestState.Unreadable } manifest ? manifest.Problem : null;
        return new TreeFile(blob.Path, RoleOf(blob.Digest, users.Count > 0), blob.Length, users, problem);
    }

    private string RoleOf(Digest digest, bool isUsed) =>
        _index.FindManifest(digest) is { } manifest ? Words(manifest) : !isUsed ? "blob" : _configs.Contains(digest) ? "config" : "layer";

    private IEnumerable<TreeFile> OfRepository(RepositoryEntry repository)
    {
        var name = repository.Name;
        return repository.LayerLinks.Select(link => OfLink(StorageLayout.LayerLink(name, link.Named), "layer link", link))
            .Concat(repository.Revisions.Select(link => OfLink(StorageLayout.RevisionLink(name, link.Named), "revision link", link)))
            .Concat(repository.Tags.SelectMany(tag => OfTag(name, tag)))
            .Concat(repository.Uploads.Select(upload => new TreeFile(
                $"{StorageLayout.UploadsOf(name)}/{upload.Id}", "upload in progress, or what is left of one", upload.Length, [])))
            .Concat(repository.Irregularities.Select(OfIrregularity));
    }

    private static IEnumerable<TreeFile> OfTag(RepositoryName name, TagEntry tag)
    {
        if (tag.Stray is not null || tag.Current.State == LinkState.Absent)
        {
            yield return new TreeFile(StorageLayout.TagDirectory(name, tag.Tag), tag.Stray is null ? "a tag without a link" : $"{tag.Stray} among the tags", null, [], ProblemOf(tag.Current));
        }
        else
        {
            var target = tag.Current.Target is { } digest ? $"tag, now {digest.Abbreviated}" : $"tag, its link is {Words(tag.Current.State)}";
            yield return new TreeFile(StorageLayout.TagLink(name, tag.Tag), target, null, tag.Tag.IsValid ? [new ImageReference(name, tag.Tag)] : [], ProblemOf(tag.Current));
        }

        foreach (var link in tag.History)
        {
            yield return OfLink(StorageLayout.LinkBelow(StorageLayout.TagHistory(name, tag.Tag), link.Named), "history of the tag", link);
        }
    }

    private static TreeFile OfLink(string path, string what, LinkEntry link) => new(
        path,
        link.Target is { } target ? (target == link.Named ? what : $"{what} to {target.Abbreviated}") : $"{what}, {Words(link.Reading.State)}",
        null,
        [],
        ProblemOf(link.Reading));

    private static TreeFile OfIrregularity(Irregularity irregularity) => new(irregularity.Path, irregularity.Detail, null, [], irregularity.HidesContent ? irregularity.Detail : null);

    private static string? ProblemOf(LinkReading reading) => reading.State == LinkState.Unreadable ? reading.Problem ?? "its directory could not be read" : null;

    private static string Words(Manifest manifest) => manifest.Kind == ManifestKind.Index ? "index" : "manifest";

    private static string Words(LinkState state) => state switch
    {
        LinkState.NotARegularFile => "no regular file",
        _ => state.ToString().ToLowerInvariant(),
    };
}
