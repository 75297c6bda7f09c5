using RegStore.Model;

namespace RegStore.Cli.Output;

/// <summary>Which product wrote the store, for people and for programs.</summary>
internal static class KindText
{
    public static string Words(StoreKind kind) => kind switch
    {
        StoreKind.PullThroughCache => "a pull-through cache: missing content is normal and told as notes; orphans are not claimed",
        StoreKind.GitLabDatabase => "GitLab's registry with its metadata database: manifests and tags live there, what is on disk may be stale; orphans are not claimed",
        StoreKind.Tagless => "no repository has a tag: they may live elsewhere, as under Harbor or OpenShift; orphans and untagged revisions are not claimed",
        _ => "a plain registry: all of its truth is on disk",
    };

    public static string Name(StoreKind kind) => kind switch
    {
        StoreKind.PullThroughCache => "pull-through-cache",
        StoreKind.GitLabDatabase => "gitlab-database",
        StoreKind.Tagless => "tagless",
        _ => "plain",
    };
}
