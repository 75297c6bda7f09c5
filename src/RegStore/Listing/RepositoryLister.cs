using System.Collections.Concurrent;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Listing;

/// <summary>Lists repositories and tags: by names alone no file is opened, with details the links, manifests and configurations of the tags.</summary>
internal sealed class RepositoryLister(IStoreSource source, RunContext run)
{
    private readonly ProgressMeter _meter = run.Meter(OperationPhase.Scanning);

    public StoreListing List(RepositoryName? only, bool details, CancellationToken cancellationToken)
    {
        source.Prepare(_meter, cancellationToken);
        var walk = new StoreWalk(source, _meter, new RetryBudget(), ScanDepth.Everything, cancellationToken);
        var listings = new ConcurrentBag<RepositoryListing>();
        var places = RepositoryWalker.Walk(walk).Where(place => only is null || place.Name == only);
        using var workers = new IoWorkers(run.IoParallelism);
        workers.ForEach(places, place => listings.Add(new RepositoryListing(place.Name, ListTags(walk, place.Name, details))), cancellationToken);
        _meter.Report();
        return new StoreListing(
            [.. listings.OrderBy(listing => listing.Name)], [.. source.Faults.Concat(walk.Irregularities.Where(it => it.HidesContent)).Select(it => it.AsUncertainty())]);
    }

    private TagListing[] ListTags(StoreWalk walk, RepositoryName name, bool details)
    {
        using var tags = walk.Enter(StorageLayout.TagsOf(name));
        var describer = new TagDescriber(walk, _meter);
        return
        [
            .. (tags?.Names() ?? [])
                .Select(entry => details ? describer.Describe(tags!, entry.Name) : new TagListing(Tag.FromEntry(entry.Name)))
                .OrderBy(listing => listing.Tag),
        ];
    }
}
