using System.IO.Abstractions;
using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

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
        Presence.OfFile(fileSystem, fileSystem.Path.GetFullPath(fileSystem.Path.Combine([root, "..", .. GitLabMark.Split('/')]))) ? StoreKind.GitLabDatabase
        : cache is { IsOfCache: true } ? StoreKind.PullThroughCache
        : StoreKind.Plain;
}
