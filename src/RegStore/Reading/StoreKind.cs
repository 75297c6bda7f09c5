using System.IO.Abstractions;

namespace RegStore.Reading;

/// <summary>Whose store it is: what its directory alone can prove.</summary>
public enum StoreKind
{
    /// <summary>A registry whose whole truth is on disk.</summary>
    Plain,

    /// <summary>A pull-through cache: tags come before content, so absence is normal.</summary>
    PullThroughCache,

    /// <summary>GitLab's registry with its metadata database: manifests, tags and links live there, and those on disk may be stale.</summary>
    GitLabDatabase,

    /// <summary>No repository has a tag, as under Harbor from 2.15 on and OpenShift, which keep tags elsewhere.</summary>
    Tagless,
}

/// <summary>Reads the marks that other products leave beside the tree.</summary>
internal static class StoreKindDetector
{
    /// <summary>The file, beside <c>v2</c>, by which GitLab's registry says that a database has the truth.</summary>
    public const string GitLabMark = "lockfiles/database-in-use";

    /// <summary>The name of a kind in documents.</summary>
    public static string NameOf(StoreKind kind) => kind switch
    {
        StoreKind.PullThroughCache => "pull-through-cache",
        StoreKind.GitLabDatabase => "gitlab-database",
        StoreKind.Tagless => "tagless",
        _ => "plain",
    };

    /// <summary>The kind that a document names; plain where it names none, and tagless is what a scan finds.</summary>
    public static StoreKind Parse(string? name) =>
        new[] { StoreKind.PullThroughCache, StoreKind.GitLabDatabase }.FirstOrDefault(kind => NameOf(kind) == name, StoreKind.Plain);

    public static StoreKind Detect(IFileSystem fileSystem, string root, CacheState? cache) =>
        fileSystem.FileInfo.New(fileSystem.Path.Combine([root, "..", .. GitLabMark.Split('/')])).Exists ? StoreKind.GitLabDatabase
        : cache is { IsOfCache: true } ? StoreKind.PullThroughCache
        : StoreKind.Plain;
}
