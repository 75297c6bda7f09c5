using RegStore.Model;

namespace RegStore.Cli.Tests.Faults;

/// <summary>A command, and the machine stops after each of the changes that it makes to the disk: the place is as the contract says whatever was lost.</summary>
internal sealed class CrashRun(Contract contract, string record, int step)
{
    private readonly HashSet<Digest> _judged = [];
    private IReadOnlyList<DiskChange> _changes = [];
    private CrashedDisk? _before;

    /// <summary>How many changes the command makes.</summary>
    public int Changes => _changes.Count;

    /// <summary>How many moments it was stopped at, each with what each sort of crash loses.</summary>
    public int Stopped { get; private set; }

    /// <summary>In how many different states that left the disk.</summary>
    public int Judged => _judged.Count;

    /// <summary>Runs it, and writes down what it changes.</summary>
    public Task LearnAsync() => contract.LearnAsync(async run =>
    {
        _before = new CrashedDisk(contract.Place.Root);
        FaultyDisk.Watch(contract.Place.Root, Calls.All, 0, 0, Failing.Once);
        FaultyDisk.Record(record);
        await run();
        FaultyDisk.Record(null);
        FaultyDisk.Leave();
        _changes = DiskChange.ReadAll(record);
    });

    /// <summary>Stops the machine after each change in turn, or after every so many-th.</summary>
    public async Task StopAsync(Crash crash)
    {
        for (var count = 1 + (Stopped % step); count < _changes.Count; count += step)
        {
            await StopAsync(crash, count);
        }

        // What was said to be done is done; only what was taken away may be there again.
        await StopAsync(crash, _changes.Count);
    }

    private async Task StopAsync(Crash crash, int count)
    {
        var disk = new CrashedDisk(_before!);
        disk.Apply([.. _changes.Take(count)], crash, new Random(count));
        Stopped++;
        if (!_judged.Add(disk.Digest()) && count < _changes.Count)
        {
            return;
        }

        disk.Write();
        var now = contract.Place.Content();
        Demand(count < _changes.Count || contract.Content.IsSubsetOf(now), $"what was done is lost:{Contract.DifferenceOf(now, contract.Content)}");
        await contract.JudgeAsync(null, Demand);

        void Demand(bool isSo, string violation) => contract.Demand(isSo, $"{crash}: {violation}", () => $"after {count} of {_changes.Count} changes, the last {_changes[count - 1]}");
    }
}
