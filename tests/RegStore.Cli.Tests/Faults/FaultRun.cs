namespace RegStore.Cli.Tests.Faults;

/// <summary>
/// A command, run as often as it makes calls, and each time another of them fails. Success means the result that it has on a good disk, failure is explained, and
/// the place is as the contract says.
/// </summary>
internal sealed class FaultRun(Contract contract, int step)
{
    private Dictionary<Fault, int> _calls = [];

    /// <summary>How many faults were planted.</summary>
    public int Planted { get; private set; }

    /// <summary>How many of them fired.</summary>
    public int Fired { get; private set; }

    /// <summary>Runs it without a fault, and counts its calls.</summary>
    public Task LearnAsync() => contract.LearnAsync(async run =>
    {
        FaultyDisk.Watch(contract.Place.Root, Calls.All, 0, 0, Failing.Once);
        await run();
        FaultyDisk.Leave();
        _calls = Fault.Harmless.Concat(Fault.Real).ToDictionary(fault => fault, fault => (int)FaultyDisk.Seen(fault.Calls));
    });

    /// <summary>Lets every call fail in turn, or every so many-th.</summary>
    public async Task PlantAsync(Fault fault)
    {
        var place = contract.Place;
        for (var nth = 1 + (Planted % step); nth <= _calls[fault]; nth += step)
        {
            place.Become(contract.Template);
            FaultyDisk.Watch(place.Root, fault.Calls, nth, fault.Error, fault.How);
            var (code, bytes, error) = await RunAsync();
            var isFired = FaultyDisk.Leave() > 0;
            if (!isFired && FaultyDisk.Seen(fault.Calls) < nth)
            {
                // What is read again depends on the moment: this run made fewer calls.
                continue;
            }

            Planted++;
            Fired += isFired ? 1 : 0;
            var output = place.Plain(bytes);
            var content = place.Content();
            Demand(!error.Contains("   at ", StringComparison.Ordinal) && !error.Contains("Exception", StringComparison.Ordinal), "it shows its inside");
            Demand(!fault.IsHarmless || code == contract.Code, "it does not go on");
            Demand(code == contract.Code || ExitCodes.Table.Any(it => it.Code == code), "the code is none of the contract");
            Demand(code == contract.Code || error.Length > 0 || output.Length > 0, "it says nothing");
            if (code == contract.Code && !fault.ChangesStore)
            {
                Demand(!contract.Scenario.IsQuestion || output == contract.Output || output.Contains("(transient)", StringComparison.Ordinal), "it says that all is well, and its output is another");
                Demand(content.SetEquals(contract.Content), $"it says that all is well, and did something else:{Contract.DifferenceOf(content, contract.Content)}");
            }

            // What vanished or shrank is there again in the next run, as nothing ever is.
            await contract.JudgeAsync(code, (isSo, violation) => Demand(isSo || (fault.ChangesStore && violation.StartsWith("the next run", StringComparison.Ordinal)), violation));

            void Demand(bool isSo, string violation) => contract.Demand(
                isSo, $"{fault}: {violation}", () => $"call {nth} of {_calls[fault]}, code {code}: {error.Trim()}{Contract.DifferenceOf(output.Split('\n'), contract.Output.Split('\n'))}");
        }
    }

    private async Task<(int Code, byte[] Output, string Error)> RunAsync()
    {
        try
        {
            return await Regstore.RunAsync(contract.Scenario.Arguments(contract.Place));
        }
#pragma warning disable CA1031 // Whatever comes through is a fault of the program.
        catch (Exception e)
        {
            return (-1, [], e.ToString());
        }
#pragma warning restore CA1031
    }
}
