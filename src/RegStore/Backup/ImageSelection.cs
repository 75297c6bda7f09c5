using System.IO.Enumeration;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>Which images go into an archive or out of one. What a chosen image needs goes with it: its blobs, and of an index its manifests.</summary>
public sealed class ImageSelection
{
    /// <summary>Repositories by name, in which <c>*</c> matches any characters and <c>?</c> a single one. Empty for all.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>
    /// Tags by name, or with their repository as in <c>team/app:1.*</c>; <c>*</c> matches any characters and <c>?</c> a single one. Then only what these name goes
    /// along. Empty for all.
    /// </summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Of an index, only the images of these platforms, as in <c>linux/arm64</c>; an image without an index is always included. Empty for all.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Whether revisions are left out to which no tag leads.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool TaggedOnly { get; init; }

    /// <summary>Whether what refers to a chosen image goes along: referrers by their subject, and the tags that cosign makes of a digest.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Referrers { get; init; } = true;

    /// <summary>Whether blobs go along that nothing refers to.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IncludeOrphans { get; init; }

    /// <summary>Whether layer links go along to which no revision leads: what is left of a damaged image, so that a push of it has less to do.</summary>
    internal bool TakesLooseLayers { get; init; }

    /// <summary>Whether revisions are chosen that no chosen tag leads to.</summary>
    internal bool TakesUntagged => !TaggedOnly && Tags.Count == 0;

    /// <summary>Whether everything that a revision refers to is included.</summary>
    internal bool TakesEverything => TakesAll && Repositories.Count == 0;

    /// <summary>Whether everything in a repository is chosen.</summary>
    internal bool TakesAll => TakesUntagged && Platforms.Count == 0 && Referrers;

    internal bool Takes(RepositoryName name) => Matches(Repositories, name.ToString());

    internal bool Takes(RepositoryName name, Tag tag) => Tags.Count == 0 || Tags.Any(pattern => IsMatch(pattern, name, tag));
    /// <summary>Whether an entry of an index is chosen; one that gives no platform, as an attestation, always is.</summary>
    internal bool Takes(Descriptor child) =>
        Platforms.Count == 0 || child.Platform is not { IsUnknown: false } platform || Platforms.Any(wanted => platform.Matches(wanted));

    /// <summary>Whether a manifest is an index of which no image is chosen, so that it is not chosen either.</summary>
    internal bool Misses(Manifest? manifest) => Platforms.Count > 0 && manifest is { Manifests.Count: > 0 }
        && !manifest.Manifests.Any(child => child.Platform is not { IsUnknown: true } && Takes(child));

    /// <summary>Ensures that each pattern means something: a typing error must not become an empty backup.</summary>
    /// <exception cref="RegistryStoreException">A pattern matches nothing.</exception>
    internal void Ensure(StoreIndex index)
    {
        var chosen = index.Repositories.Where(it => Takes(it.Name)).ToList();
        foreach (var pattern in Repositories.Where(pattern => !index.Repositories.Any(it => IsMatch(pattern, it.Name.ToString()))))
        {
            throw RegistryStoreException.NotInStore($"The store has no repository {pattern}.");
        }

        foreach (var pattern in Tags.Where(pattern => !chosen.Any(it => it.Tags.Any(tag => IsMatch(pattern, it.Name, tag.Tag)))))
        {
            throw RegistryStoreException.NotInStore($"No {(Repositories.Count == 0 ? "" : "chosen ")}repository has a tag {pattern}.");
        }

        EnsurePlatforms(index);
    }

    private void EnsurePlatforms(StoreIndex index)
    {
        var there = index.Manifests.Values.SelectMany(entry => entry.Manifest?.Manifests ?? []).Select(child => child.Platform).OfType<Platform>().Distinct().ToList();
        foreach (var wanted in Platforms.Where(wanted => !there.Any(platform => platform.Matches(wanted))))
        {
            throw RegistryStoreException.NotInStore($"No index of the store has an image for {wanted}.");
        }
    }

    private static bool Matches(IReadOnlyList<string> patterns, string name) => patterns.Count == 0 || patterns.Any(pattern => IsMatch(pattern, name));

    // No tag has a colon.
    private static bool IsMatch(string pattern, RepositoryName name, Tag tag) => IsMatch(pattern, pattern.Contains(':', StringComparison.Ordinal) ? $"{name}:{tag}" : tag.ToString());

    private static bool IsMatch(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
