using RegStore.Model;
using RegStore.Usage;

namespace RegStore.Cli;

/// <summary>The part of a measurement that was asked for, in the order that was asked for.</summary>
internal sealed class UsageView
{
    /// <exception cref="RegistryStoreException">The store has no such repository.</exception>
    public UsageView(UsageReport report, RepositoryName? only, string sort, int? top)
    {
        Report = report;
        Only = only;
        var chosen = report.Repositories.Where(it => only is null || it.Name == only).ToList();
        if (only is not null && chosen.Count == 0)
        {
            throw new RegistryStoreException(StoreFailure.NotInStore, $"The store has no repository {only}.");
        }

        Repositories = Sorted(chosen, it => it.Usage, only is null ? top : null);
        Hidden = only is null ? chosen.Count - Repositories.Count : chosen[0].Tags.Count - TagsOf(chosen[0]).Count;

        List<T> Sorted<T>(IEnumerable<T> items, Func<T, DiskUsage> usage, int? limit)
        {
            var sorted = sort switch
            {
                "size" => items.OrderByDescending(it => usage(it).Size),
                "shared" => items.OrderByDescending(it => usage(it).Shared),
                "unique" => items.OrderByDescending(it => usage(it).Unique),
                _ => items,
            };
            return [.. sorted.Take(limit ?? int.MaxValue)];
        }

        IReadOnlyList<TagUsage> TagsOf(RepositoryUsage repository) => Sorted(repository.Tags, it => it.Usage, only is null ? null : top);
        Tags = TagsOf;
    }

    public UsageReport Report { get; }

    /// <summary>The one repository that was asked for; null for all.</summary>
    public RepositoryName? Only { get; }

    public IReadOnlyList<RepositoryUsage> Repositories { get; }

    /// <summary>The tags of a repository.</summary>
    public Func<RepositoryUsage, IReadOnlyList<TagUsage>> Tags { get; }

    /// <summary>How many were left out: repositories, or tags of the one repository.</summary>
    public int Hidden { get; }
}
