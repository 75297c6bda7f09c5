using RegStore.Model;

namespace RegStore.Exports;

/// <summary>What images that come into a store are called: by the names that they bring, or by others.</summary>
/// <param name="Repository">The repository for all of them; null for those of their names.</param>
/// <param name="Tag">The tag for the one image that there is; null for those of their names.</param>
internal sealed record ImageNaming(RepositoryName? Repository, Tag? Tag)
{
    /// <summary>Gives images their names.</summary>
    /// <param name="source">What messages call the file that holds them.</param>
    /// <param name="images">The images; those that refer to others are none of them.</param>
    /// <exception cref="RegistryStoreException">An image has no name, or two have the same.</exception>
    public IReadOnlyList<NamedImage> Name(string source, IReadOnlyList<NamedImage> images)
    {
        if (Tag is not null && images.Select(image => image.Digest).Distinct().Count() > 1)
        {
            throw Refuse($"{source} holds {images.Select(image => image.Digest).Distinct().Count()} images, {Words(images)}, and one tag is for one of them: give a name without a tag.");
        }

        var named = images.Select(image => image with { Repository = Repository ?? image.Repository, Tag = Tag ?? image.Tag ?? (images.Count == 1 && image.Repository is null ? Model.Tag.Latest : null) }).Distinct().ToList();
        if (named.Find(image => image.Repository is null) is { } nameless)
        {
            throw Refuse(nameless.Tag is { } tag && images.Any(image => image.Tag == tag)
                ? $"{source} calls an image {tag}, which is a tag and no name: give the name of a repository."
                : $"{source} gives the image {nameless.Digest} no name: give one.");
        }

        if (named.Where(image => image.Tag is not null).GroupBy(image => (image.Repository, image.Tag)).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw Refuse($"Two images of {source} would be called {twice.Key.Repository}:{twice.Key.Tag}: {twice.First().Digest} and {twice.Last().Digest}.");
        }

        return named;
    }

    private static string Words(IReadOnlyList<NamedImage> images)
    {
        const int namedAtMost = 5;
        var names = images.Take(namedAtMost).Select(image => image.Repository is { } name ? $"{name}:{image.Tag}" : image.Tag?.ToString() ?? image.Digest.ToString());
        return string.Join(", ", names) + (images.Count > namedAtMost ? ", …" : "");
    }

    private static RegistryStoreException Refuse(string message) => new(StoreFailure.Refused, $"{message} Nothing was imported.");
}
