using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Listing;

/// <summary>What a registry server of either generation would answer from the same directory.</summary>
internal static class ServerAnswers
{
    public static IReadOnlyList<string> Catalog(IStoreSource source, ServerGenerations generation, CancellationToken cancellationToken)
    {
        var walk = Walk(source, cancellationToken);
        var names = RepositoryWalker.Walk(walk)
            .Where(place => generation == ServerGenerations.Two ? place.HasLayers : place.HasManifests)
            .Select(place => place.Name)
            .ToList();
        EnsureComplete(walk);
        names.Sort(StorageLayout.CompareInWalkOrder);
        return [.. names.Select(name => name.ToString())];
    }

    public static IReadOnlyList<string>? Tags(IStoreSource source, RepositoryName name, ServerGenerations generation, CancellationToken cancellationToken)
    {
        var directory = StorageLayout.TagsOf(name);
        if (source.Find(directory) is null)
        {
            return Absence.Doubt(source, directory) is { } doubt ? throw doubt : null;
        }

        var walk = Walk(source, cancellationToken);
        using var entered = walk.Enter(directory);
        var tags = entered?.Names().Select(entry => entry.Name).ToList() ?? [];
        EnsureComplete(walk);
        return generation == ServerGenerations.Two ? tags : [.. tags.Order(StringComparer.Ordinal)];
    }

    private static StoreWalk Walk(IStoreSource source, CancellationToken cancellationToken) =>
        new(source, ProgressMeter.Silent, new RetryBudget(), ScanDepth.Everything, cancellationToken);

    private static void EnsureComplete(StoreWalk walk)
    {
        if (walk.Source.Faults.Concat(walk.Irregularities).FirstOrDefault(it => it.HidesContent) is { } unreadable)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{unreadable.Path} could not be listed: {unreadable.Detail}") { StoragePath = unreadable.Path };
        }
    }
}
