namespace RegStore.Cli.Tests.Faults;

/// <summary>
/// A command, run as often as it makes calls, and each time another of them fails. However it ends: what it must not change is unchanged, what has a final name is
/// whole, success means the result that it has without the fault, failure is explained, and the next run succeeds.
/// </summary>
internal sealed class FaultRun(Scenario scenario, Place template, Place place, int step)
{
    private readonly SortedDictionary<string, (int Times, string First)> _violations = new(StringComparer.Ordinal);
    private Dictionary<Fault, int> _calls = [];
    private int _code;
    private string _output = "";
    private SortedSet<string> _content = [];

    /// <summary>How many faults were planted.</summary>
    public int Planted { get; private set; }

    /// <summary>How many of them fired.</summary>
    public int Fired { get; private set; }

    /// <summary>What was not as it must be: how often, and the first time.</summary>
    public IEnumerable<string> Violations => _violations.Select(it => $"{it.Value.Times} times: {it.Key}, at first {it.Value.First}");

    /// <summary>Runs it without a fault, which says what is right.</summary>
    public async Task LearnAsync()
    {
        await scenario.Prepare(place);
        template.Become(place);

        // Whatever is compiled, loaded or learned once is so before anything is counted.
        for (var i = 0; i < 2; i++)
        {
            place.Become(template);
            FaultyDisk.Watch(place.Root, Calls.All, 0, 0, Failing.Once);
            (_code, var output, var error) = await Regstore.RunAsync(scenario.Arguments(place));
            FaultyDisk.Leave();
            _calls = Fault.Harmless.Concat(Fault.Real).ToDictionary(fault => fault, fault => (int)FaultyDisk.Seen(fault.Calls));
            (_output, _content) = (place.Plain(output), place.Content());
            Assert.True(_code == ExitCodes.Done || scenario.Name is "diff" or "orphans", $"{scenario.Name} ended with {_code}: {error}");
        }
    }

    /// <summary>Lets every call fail in turn, or every so many-th.</summary>
    public async Task PlantAsync(Fault fault)
    {
        var calls = _calls[fault];
        for (var nth = 1 + (Planted % step); nth <= calls; nth += step)
        {
            place.Become(template);
            FaultyDisk.Watch(place.Root, fault.Calls, nth, fault.Error, fault.How);
            var (code, output, error) = await RunAsync();
            Planted++;
            Fired += FaultyDisk.Leave() > 0 ? 1 : 0;
            foreach (var violation in await JudgeAsync(fault, code, place.Plain(output), error))
            {
                var which = $"{fault}: {violation}";
                var (times, first) = _violations.GetValueOrDefault(which, (0, $"call {nth} of {calls}, code {code}: {error.Trim()}{DifferenceOf(place.Plain(output).Split('\n'), _output.Split('\n'))}"));
                _violations[which] = (times + 1, first);
            }
        }
    }

    private async Task<(int Code, byte[] Output, string Error)> RunAsync()
    {
        try
        {
            return await Regstore.RunAsync(scenario.Arguments(place));
        }
#pragma warning disable CA1031 // Whatever comes through is a fault of the program.
        catch (Exception e)
        {
            return (-1, [], e.ToString());
        }
#pragma warning restore CA1031
    }

    private async Task<List<string>> JudgeAsync(Fault fault, int code, string output, string error)
    {
        var violations = new List<string>();
        var content = place.Content();
        var isRight = content.SetEquals(_content);
        Demand(!error.Contains("   at ", StringComparison.Ordinal) && !error.Contains("Exception", StringComparison.Ordinal), "it shows its inside");
        Demand(!fault.IsHarmless || code == _code, "it does not go on");
        Demand(fault.ChangesStore || !scenario.IsQuestion || code != _code || output == _output || output.Contains("(transient)", StringComparison.Ordinal), "it says that all is well, and its output is another");
        Demand(fault.ChangesStore || code != _code || isRight, $"it says that all is well, and did something else:{DifferenceOf(content, _content)}");
        Demand(code == _code || ExitCodes.Table.Any(it => it.Code == code), "the code is none of the contract");
        Demand(code == _code || error.Length > 0 || output.Length > 0, "it says nothing");
        Demand(code is 0 or 5 || !fault.IsHarmless || error.Contains('/', StringComparison.Ordinal), "it names no path");
        Demand(scenario.Kept.All(name => place.Content(name).SetEquals(template.Content(name))), "it changed what it only reads");
        foreach (var name in scenario.Whole.Where(name => Path.Exists(place[name]) && !isRight && !place.Content(name).SetEquals(template.Content(name))))
        {
            Demand(await IsWholeAsync(name), $"{name} is half done");
        }

        if (!isRight || code != _code)
        {
            await AgainAsync(isRight, Demand);
        }

        return violations;

        void Demand(bool isSo, string violation)
        {
            if (!isSo)
            {
                violations.Add(violation);
            }
        }
    }

    // What was done though the last call failed may be refused the second time, as it is there.
    private async Task AgainAsync(bool isRight, Action<bool, string> demand)
    {
        var (code, _, error) = await Regstore.RunAsync(scenario.Arguments(place));
        demand(isRight || code == _code, $"the next run ends with {code}: {error.Trim().Replace(place.Root, "PLACE", StringComparison.Ordinal)}");
        demand(place.Content().SetEquals(_content), $"the next run ends elsewhere:{DifferenceOf(place.Content(), _content)}");
    }

    private static string DifferenceOf(IReadOnlyCollection<string> now, IReadOnlyCollection<string> right) =>
        string.Concat(now.Except(right).Select(it => $" + {it}").Concat(right.Except(now).Select(it => $" - {it}")).Take(4));

    private async Task<bool> IsWholeAsync(string name) => name switch
    {
        "state" => true,
        "image" => false,
        "image.tar" => false,
        "target" when !Directory.EnumerateFileSystemEntries(place[name]).Any() => true,
        _ => await Regstore.RunAsync("verify", place[name]) is var (code, output, _) && (code == ExitCodes.Done
            || (code == ExitCodes.NoStore && template.Content(name).Count == 0)
            || (name.EndsWith(".tar", StringComparison.Ordinal) && code is ExitCodes.Unread or ExitCodes.Damage && !place.Plain(output).Contains("cut short", StringComparison.Ordinal))),
    };
}
