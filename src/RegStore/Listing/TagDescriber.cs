using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Listing;

/// <summary>Describes the tags of one repository by their links, manifests and configurations, each of which is read once.</summary>
internal sealed class TagDescriber(StoreWalk walk, ProgressMeter meter)
{
    private readonly IStoreSource _source = walk.Source;
    private readonly Dictionary<Digest, ManifestEntry> _manifests = [];
    private readonly Dictionary<Digest, Platform?> _platforms = [];

    /// <summary>Describes a tag.</summary>
    /// <param name="tags">The directory of the repository's tags.</param>
    /// <param name="name">The entry in it.</param>
    public TagListing Describe(WalkedDirectory tags, string name)
    {
        var tag = Tag.FromEntry(name);
        var path = $"{name}/{StorageLayout.Current}/{StorageLayout.Link}";
        var link = tags.ReadLink(path);
        var listing = new TagListing(tag) { Digest = link.Target, Modified = link.State == LinkState.Absent ? null : link.Modified };
        if (link.Target is not { } digest)
        {
            Keep(link.State == LinkState.Unreadable, tags.PathOf(path), link.Problem);
            listing.Problem = $"its link is {link.State switch { LinkState.Absent => "missing", var state => state.ToString().ToLowerInvariant() }}";
            return listing;
        }

        var entry = Read(digest);
        if (entry.Manifest is not { } manifest)
        {
            listing.Problem = $"its manifest is {entry.State switch { ManifestState.TooLarge => "too large", var state => state.ToString().ToLowerInvariant() }}";
            return listing;
        }

        (listing.MediaType, listing.Kind) = (manifest.MediaType, manifest.Kind);
        listing.ArtifactType = manifest.ArtifactType ?? (manifest.Config is { MediaType: { IsImageConfig: false } type } ? type.ToString() : null);
        listing.Platforms = PlatformsOf(manifest);
        listing.Size = SizeOf(digest, entry);
        return listing;
    }

    // A tag that is damaged is listed with its problem; of one that cannot be read nothing is known.
    private void Keep(bool isUnreadable, string path, string? problem)
    {
        if (isUnreadable)
        {
            walk.Unreadable(path, new IOException(problem));
        }
    }

    private Platform[] PlatformsOf(Manifest manifest)
    {
        var named = manifest.Manifests.Select(child => child.Platform).OfType<Platform>().Where(platform => !platform.IsUnknown);
        return manifest.Config is { MediaType: { IsImageConfig: true } } config && PlatformOf(config.Digest) is { } platform
            ? [platform]
            : [.. named];
    }

    private Platform? PlatformOf(Digest config)
    {
        if (!_platforms.TryGetValue(config, out var platform))
        {
            _platforms.Add(config, platform = ReadPlatform(config));
        }

        return platform;
    }

    private Platform? ReadPlatform(Digest config)
    {
        try
        {
            var (entry, content) = ManifestReader.ReadBytes(_source, config);
            Keep(entry.State == ManifestState.Unreadable, StorageLayout.Blob(config), entry.Problem);
            return content is null ? null : ImageConfig.Parse(content).Platform;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // Manifests of schema 1 give no lengths, so that of a layer that is gone is not known, nor is the whole.
    private long? SizeOf(Digest root, ManifestEntry entry)
    {
        var sizes = new Dictionary<Digest, long?> { [root] = entry.Length };
        foreach (var manifest in Walk.From([root], digest => Read(digest).Manifest?.Manifests.Select(child => child.Digest) ?? []).Select(digest => Read(digest).Manifest).OfType<Manifest>())
        {
            foreach (var blob in manifest.Blobs.Where(blob => !blob.MayBeAbsent))
            {
                sizes.TryAdd(blob.Digest, blob.Size ?? _source.Find(StorageLayout.Blob(blob.Digest))?.Length);
            }

            foreach (var child in manifest.Manifests)
            {
                sizes.TryAdd(child.Digest, child.Size ?? _source.Find(StorageLayout.Blob(child.Digest))?.Length);
            }
        }

        return sizes.Values.Aggregate((long?)0, static (sum, size) => (sum, size) is ({ } so, { } length) ? Math.Min(so, long.MaxValue - Math.Max(length, 0)) + Math.Max(length, 0) : null);
    }

    private ManifestEntry Read(Digest digest)
    {
        if (!_manifests.TryGetValue(digest, out var entry))
        {
            _manifests.Add(digest, entry = ManifestReader.Read(_source, digest));
            Keep(entry.State == ManifestState.Unreadable, StorageLayout.Blob(digest), entry.Problem);
            meter.Add(1, entry.Length);
        }

        return entry;
    }
}
