namespace RegStore.Cli.Tests.Faults;

/// <summary>
/// What is true of a place after a command, however that ended: what it only reads is unchanged, what has a final name is whole, and the next run comes to the
/// result that it has on a good disk.
/// </summary>
internal sealed class Contract(Scenario scenario, Place template, Place place)
{
    private readonly SortedDictionary<string, (int Times, string First)> _violations = new(StringComparer.Ordinal);

    public Scenario Scenario => scenario;

    public Place Template => template;

    public Place Place => place;

    /// <summary>The exit code on a good disk.</summary>
    public int Code { get; private set; }

    /// <summary>What is printed on a good disk.</summary>
    public string Output { get; private set; } = "";

    /// <summary>What is in the place then.</summary>
    public SortedSet<string> Content { get; private set; } = [];

    /// <summary>What was not as it must be: how often, and the first time.</summary>
    public IEnumerable<string> Violations => _violations.Select(it => $"{scenario.Name}: {it.Value.Times} times: {it.Key}, at first {it.Value.First}");

    /// <summary>Runs the command on a good disk.</summary>
    /// <param name="watch">Watches it.</param>
    public async Task LearnAsync(Func<Func<Task>, Task> watch)
    {
        place.Clear();
        await scenario.Prepare(place);
        template.Become(place);

        // Whatever is compiled, loaded or learned once is so before anything is counted.
        for (var i = 0; i < 2; i++)
        {
            place.Become(template);
            await watch(async () =>
            {
                (Code, var output, var error) = await Regstore.RunAsync(scenario.Arguments(place));
                (Output, Content) = (place.Plain(output), []);
                Assert.True(Code == ExitCodes.Done || scenario.Name is "diff" or "orphans", $"{scenario.Name} ended with {Code}: {error}");
            });
            Content = place.Content();
        }
    }

    /// <summary>Demands something; what is not so is kept.</summary>
    public void Demand(bool isSo, string violation, Func<string> when)
    {
        if (!isSo)
        {
            var (times, first) = _violations.GetValueOrDefault(violation, (0, when()));
            _violations[violation] = (times + 1, first);
        }
    }

    /// <summary>Demands of the place what must be true of it.</summary>
    /// <param name="code">How the command ended; null if it did not.</param>
    /// <param name="demand">Takes what is demanded.</param>
    public async Task JudgeAsync(int? code, Action<bool, string> demand)
    {
        var isRight = place.Content().SetEquals(Content);
        demand(scenario.Kept.All(name => place.Content(name).SetEquals(template.Content(name))), "it changed what it only reads");
        foreach (var name in scenario.Whole.Where(name => Path.Exists(place[name]) && !isRight && !place.Content(name).SetEquals(template.Content(name))))
        {
            demand(await IsWholeAsync(name), $"{name} is half done");
        }

        // What was done though the run did not end well may be refused the second time, as it is there.
        if (!isRight || code != Code)
        {
            var (again, _, error) = await Regstore.RunAsync(scenario.Arguments(place));
            demand(isRight || again == Code, $"the next run ends with {again}: {error.Trim().Replace(place.Root, "PLACE", StringComparison.Ordinal)}");
            demand(place.Content().SetEquals(Content), $"the next run ends elsewhere:{DifferenceOf(place.Content(), Content)}");
        }
    }

    /// <summary>What is in one text and not in another, to be read by a person.</summary>
    public static string DifferenceOf(IReadOnlyCollection<string> now, IReadOnlyCollection<string> right) =>
        string.Concat(now.Except(right).Select(it => $" + {it}").Concat(right.Except(now).Select(it => $" - {it}")).Take(4));

    private async Task<bool> IsWholeAsync(string name) => name switch
    {
        "state" => true,
        "image" => false,
        "image.tar" => false,
        "target" when !Directory.EnumerateFileSystemEntries(place[name]).Any() => true,
        _ => await Regstore.RunAsync("verify", place[name]) is var (code, output, _) && (code == ExitCodes.Done
            || (code == ExitCodes.NoStore && template.Content(name).Count == 0)
            || (name.EndsWith(".tar", StringComparison.Ordinal) && code is ExitCodes.Unread or ExitCodes.Damage && !IsBroken(place.Plain(output)))),
    };

    // An archive that is cut short, or that lost its seal.
    private static bool IsBroken(string report) => report.Contains("RS5001", StringComparison.Ordinal) || report.Contains("RS5002", StringComparison.Ordinal);
}
