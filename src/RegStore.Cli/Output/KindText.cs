using RegStore.Model;

namespace RegStore.Cli.Output;

/// <summary>Which product wrote the store, for people and for programs.</summary>
internal static class KindText
{
    public static string Words(StoreKind kind) => kind switch
    {
        StoreKind.PullThroughCache => "a pull-through cache: missing content is normal and reported as notes; orphans are not reported",
        StoreKind.GitLabDatabase => "GitLab's registry with its metadata database: manifests and tags are there, and the disk may be stale; orphans are not reported",
        StoreKind.Tagless => "no repository has a tag: tags may be kept elsewhere, as by Harbor or OpenShift; orphans and untagged revisions are not reported",
        _ => "a plain registry: everything it knows is on disk",
    };

    public static string Name(StoreKind kind) => kind switch
    {
        StoreKind.PullThroughCache => "pull-through-cache",
        StoreKind.GitLabDatabase => "gitlab-database",
        StoreKind.Tagless => "tagless",
        _ => "plain",
    };
}
