using RegStore.Model;
using RegStore.Usage;

namespace RegStore.Cli.Output;

/// <summary>What to type to free the disk: regstore deletes nothing from a store, and the registry's own garbage collector does.</summary>
/// <param name="store">The store, as it was named.</param>
internal sealed class CollectionAdvice(string store)
{
    // The configuration that the images of Docker come with: https://hub.docker.com/_/registry
    private static readonly (ServerGenerations Generation, string Image, string Config)[] Registries =
    [
        (ServerGenerations.Two, "registry:2", "/etc/docker/registry/config.yml"),
        (ServerGenerations.Three, "registry:3", "/etc/distribution/config.yml"),
    ];

    /// <summary>How to collect what nothing refers to; not with a server that would stop, or destroy what is in use.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="untagged">Whether revisions are to go to which no tag leads.</param>
    /// <param name="report">What there is to collect.</param>
    public void Write(TextWriter output, bool untagged, OrphanReport report)
    {
        if (Volume() is not { } volume)
        {
            return;
        }

        var fit = Registries.Where(it => !report.CollectionLosses.Any(loss => loss.Generation == it.Generation && loss.DeleteUntagged == untagged)
            && !report.Obstacles.Any(obstacle => (untagged ? obstacle.Plain | obstacle.DeleteUntagged : obstacle.Plain).HasFlag(it.Generation))).ToList();
        output.WriteLine();
        output.WriteLine(fit.Count == 0 ? $"do not collect garbage yet: first fix what regstore verify {RemedyText.Quoted(store)} reports"
            : $"to free it, stop the registry, run {(fit.Count > 1 ? "the line for your version" : "this line")}, and start the registry again:");
        foreach (var (_, image, config) in fit)
        {
            output.WriteLine($"  docker run --rm -v {RemedyText.Quoted($"{volume}:/var/lib/registry")} {image} garbage-collect{(untagged ? " --delete-untagged" : "")} {config}");
        }

        if (fit is [var only])
        {
            output.WriteLine($"do not run garbage-collect of {Registries.First(it => it.Generation != only.Generation).Image}: see above");
        }
    }

    /// <summary>How to delete images, so that there is something to collect.</summary>
    public void WriteDeletion(TextWriter output, DeletionReport report)
    {
        if (Volume() is null)
        {
            return;
        }

        if (report.Revisions.Count == 0)
        {
            output.WriteLine("other tags name the same images; deleting a manifest deletes all of its tags");
            return;
        }

        output.WriteLine();
        output.WriteLine("to delete them, in a registry that runs with REGISTRY_STORAGE_DELETE_ENABLED=true:");
        foreach (var revision in report.Revisions)
        {
            output.WriteLine($"  curl -X DELETE http://REGISTRY/v2/{PlainText.Name(revision.Repository.ToString())}/manifests/{revision.Digest}");
        }

        output.WriteLine($"then collect garbage: regstore orphans {RemedyText.Quoted(store)} shows how");
    }

    /// <summary>What is mounted at <c>/var/lib/registry</c>; null for what is no directory, or only a part of one.</summary>
    private string? Volume()
    {
        if (!Directory.Exists(store))
        {
            return null;
        }

        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(store));
        string[] ends = ["/docker/registry/v2", "/docker/registry", "/docker"];
        var volume = ends.FirstOrDefault(end => full.EndsWith(end, StringComparison.Ordinal)) is { } end ? full[..^end.Length] : full;
        return Directory.Exists(Path.Combine(volume, "docker", "registry", "v2")) ? volume : null;
    }
}
