using RegStore.Usage;

namespace RegStore.Cli.Output.Page;

/// <summary>The repositories whose names begin alike, as far as the first slash; they have one colour on the page.</summary>
/// <param name="Name">The beginning of their names, or the one name.</param>
/// <param name="Hue">The colour, in degrees of the colour wheel; null for the many small ones, which have none of their own.</param>
/// <param name="Repositories">The repositories, the largest part of the disk first.</param>
internal sealed record Team(string Name, int? Hue, IReadOnlyList<RepositoryUsage> Repositories)
{
    // The golden angle: however many there are, neighbours differ.
    private const double Turn = 137.508;
    private const int FirstHue = 210;

    /// <summary>How many have a colour: more could not be told apart.</summary>
    public const int Coloured = 12;

    /// <summary>What part of the disk is theirs, in bytes.</summary>
    public double Portion => Repositories.Sum(repository => repository.Portion);

    /// <summary>How the page is given the colour.</summary>
    public string Style => Hue is { } hue ? $"--hue:{hue}" : "--hue:210;--tone:var(--plain)";

    /// <summary>The teams of a store, the largest first.</summary>
    public static IReadOnlyList<Team> Of(UsageReport usage) =>
    [
        .. usage.Repositories.GroupBy(repository => repository.Name.ToString().Split('/')[0])
            .Select(group => (Name: group.Key, Repositories: (IReadOnlyList<RepositoryUsage>)[.. group.OrderByDescending(repository => repository.Portion)]))
            .OrderByDescending(it => it.Repositories.Sum(repository => repository.Portion))
            .Select((it, i) => new Team(it.Repositories is [var only] ? only.Name.ToString() : it.Name, i < Coloured ? (int)(FirstHue + (i * Turn)) % 360 : null, it.Repositories)),
    ];
}
