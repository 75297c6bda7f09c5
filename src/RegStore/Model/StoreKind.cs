using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>Which product wrote the store: what its directory alone can prove.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<StoreKind>))]
public enum StoreKind
{
    /// <summary>A registry that keeps everything on disk.</summary>
    Plain,

    /// <summary>A pull-through cache: tags come before content, so absence is normal.</summary>
    PullThroughCache,

    /// <summary>GitLab's registry with its metadata database: manifests, tags and links live there, and those on disk may be stale.</summary>
    [JsonStringEnumMemberName("gitlab-database")]
    GitLabDatabase,

    /// <summary>No repository has a tag, as under Harbor from 2.15 on and OpenShift, which keep tags elsewhere.</summary>
    Tagless,
}
