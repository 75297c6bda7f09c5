using System.Collections.Concurrent;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Listing;

/// <summary>Lists repositories and tags: by names alone no file is opened, with details the links, manifests and configurations of the tags.</summary>
internal sealed class RepositoryLister(IStoreSource source, RunContext run)
{
    private readonly ProgressMeter _meter = run.Meter(OperationPhase.Scanning);
    private readonly ConcurrentDictionary<Digest, ManifestEntry> _manifests = new();
    private readonly ConcurrentDictionary<Digest, Platform?> _platforms = new();

    public StoreListing List(RepositoryName? only, bool details, CancellationToken cancellationToken)
    {
        source.Prepare(_meter, cancellationToken);
        var walk = new StoreWalk(source, _meter, new Patience(), ScanDepth.Everything, cancellationToken);
        var listings = new ConcurrentBag<RepositoryListing>();
        var places = RepositoryWalker.Walk(walk).Where(place => only is null || place.Name == only);
        using var workers = new IoWorkers(run.IoParallelism);
        workers.ForEach(places, place => listings.Add(new RepositoryListing(place.Name, ListTags(walk, place.Name, details))), cancellationToken);
        _meter.Report();
        return new StoreListing(
            [.. listings.OrderBy(listing => listing.Name)], [.. source.Faults.Concat(walk.Irregularities.Where(it => it.HidesContent)).Select(it => it.AsWithholding())]);
    }

    private TagListing[] ListTags(StoreWalk walk, RepositoryName name, bool details)
    {
        using var tags = walk.Enter(StorageLayout.TagsOf(name));
        return
        [
            .. (tags?.Names() ?? [])
                .Select(entry => details ? Describe(tags!, entry.Name) : new TagListing(Tag.FromEntry(entry.Name)))
                .OrderBy(listing => listing.Tag),
        ];
    }

    private TagListing Describe(WalkedDirectory tags, string name)
    {
        var tag = Tag.FromEntry(name);
        var link = tags.ReadLink($"{name}/{StorageLayout.Current}/{StorageLayout.Link}");
        var listing = new TagListing(tag) { Digest = link.Target, Modified = link.State == LinkState.Absent ? null : link.Modified };
        if (link.Target is not { } digest)
        {
            return listing with { Problem = $"its link is {link.State switch { LinkState.Absent => "missing", var state => state.ToString().ToLowerInvariant() }}" };
        }

        var entry = Read(digest);
        if (entry.Manifest is not { } manifest)
        {
            return listing with { Problem = $"its manifest is {entry.State switch { ManifestState.TooLarge => "too large", var state => state.ToString().ToLowerInvariant() }}" };
        }

        return listing with
        {
            MediaType = manifest.MediaType,
            Kind = manifest.Kind,
            ArtifactType = manifest.ArtifactType ?? (manifest.Config is { MediaType: { IsImageConfig: false } type } ? type.ToString() : null),
            Platforms = PlatformsOf(manifest),
            Size = SizeOf(digest, entry),
        };
    }

    private Platform[] PlatformsOf(Manifest manifest)
    {
        var named = manifest.Manifests.Select(child => child.Platform).OfType<Platform>().Where(platform => !platform.IsUnknown);
        return manifest.Config is { MediaType: { IsImageConfig: true } } config && _platforms.GetOrAdd(config.Digest, ReadPlatform) is { } platform
            ? [platform]
            : [.. named];
    }

    private Platform? ReadPlatform(Digest config)
    {
        try
        {
            return ManifestReader.ReadBytes(source, config).Content is { } content ? ImageConfig.Parse(content).Platform : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private long SizeOf(Digest root, ManifestEntry entry)
    {
        var sizes = new Dictionary<Digest, long> { [root] = entry.Length };
        foreach (var manifest in Walk.From([root], digest => Read(digest).Manifest?.Manifests.Select(child => child.Digest) ?? []).Select(digest => Read(digest).Manifest).OfType<Manifest>())
        {
            foreach (var blob in manifest.Blobs.Where(blob => !blob.MayBeAbsent))
            {
                sizes.TryAdd(blob.Digest, blob.Size ?? source.Find(StorageLayout.Blob(blob.Digest))?.Length ?? 0);
            }

            foreach (var child in manifest.Manifests)
            {
                sizes.TryAdd(child.Digest, child.Size ?? 0);
            }
        }

        return sizes.Values.Aggregate(0L, static (sum, size) => Math.Min(sum, long.MaxValue - Math.Max(size, 0)) + Math.Max(size, 0));
    }

    private ManifestEntry Read(Digest digest) => _manifests.GetOrAdd(digest, it =>
    {
        var entry = ManifestReader.Read(source, it);
        _meter.Add(1, entry.Length);
        return entry;
    });
}
