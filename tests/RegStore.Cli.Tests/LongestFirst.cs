using RegStore.Cli.Tests;
using RegStore.Cli.Tests.Faults;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer(LongestFirst.Name, "RegStore.Cli.Tests")]

namespace RegStore.Cli.Tests;

/// <summary>The order of the classes: what takes minutes starts first, as otherwise all wait for it at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    internal const string Name = "RegStore.Cli.Tests.LongestFirst";

    private static readonly string[] Longest = [nameof(Running_the_native_file), nameof(Failing_at_every_call), nameof(Using_the_packages)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(collection => Longest.Any(name => collection.DisplayName.EndsWith($".{name}", StringComparison.Ordinal)));
}
