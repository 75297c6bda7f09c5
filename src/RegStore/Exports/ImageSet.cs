using RegStore.Model;

namespace RegStore.Exports;

/// <summary>What a layout, or a file that <c>docker save</c> wrote, holds: images by the digests of their manifests, and where the bytes of each blob are.</summary>
internal sealed class ImageSet
{
    /// <summary>The images, in the order of the layout's index.</summary>
    public List<NamedImage> Images { get; } = [];

    /// <summary>Where blobs are that do not lie at their place in an image layout: by digest, the path of a file or the bytes themselves.</summary>
    public Dictionary<Digest, (string? Path, byte[]? Content)> Blobs { get; } = [];
}

/// <summary>An image, and what its layout calls it.</summary>
/// <param name="Digest">The digest of its manifest or index.</param>
/// <param name="Repository">The repository of its name; null if it has none.</param>
/// <param name="Tag">The tag of its name; null if it has none.</param>
internal sealed record NamedImage(Digest Digest, RepositoryName? Repository, Tag? Tag)
{
    private const string DockerLibrary = "docker.io/library/";

    /// <summary>Reads a name as docker and others write it, with the host that the image was pulled from or without: <c>docker.io/library/alpine:3.4</c> is <c>alpine:3.4</c>.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="name">The name; null if there is none.</param>
    public static NamedImage Of(Digest digest, string? name)
    {
        var text = WithoutHost(name ?? "");
        if (text.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            return new NamedImage(digest, RepositoryOf(text[..at].Split(':')[0]), null);
        }

        return text.LastIndexOf(':') is >= 0 and var colon && colon > text.LastIndexOf('/')
            ? new NamedImage(digest, RepositoryOf(text[..colon]), TagOf(text[(colon + 1)..]))
            : text.Contains('/', StringComparison.Ordinal) ? new NamedImage(digest, RepositoryOf(text), Model.Tag.Latest)
            : new NamedImage(digest, null, TagOf(text));
    }

    /// <summary>Reads the name that an entry of a layout's index has.</summary>
    public static NamedImage Of(Descriptor entry)
    {
        var (whole, name) = (entry.Annotations.GetValueOrDefault(LayoutDocuments.ContainerdName), entry.Annotations.GetValueOrDefault(LayoutDocuments.RefName));

        // With both, and the second more than a tag, it is the very name that the image had in a store.
        return whole is not null && ImageReference.TryParse(name, out var stored) && (name!.Contains(':', StringComparison.Ordinal) || stored.Digest is not null)
            ? new NamedImage(entry.Digest, stored.Repository, stored.Tag)
            : Of(entry.Digest, whole ?? name);
    }

    private static string WithoutHost(string name) =>
        name.StartsWith(DockerLibrary, StringComparison.Ordinal) ? name[DockerLibrary.Length..]
        : name.Split('/', 2) is [var host, var rest] && RepositoryName.IsHost(host) ? rest
        : name;

    private static RepositoryName? RepositoryOf(string text) => RepositoryName.TryParse(text, out var name) ? name : null;

    private static Tag? TagOf(string text) => Model.Tag.TryParse(text, out var tag) ? tag : null;
}
