using System.Globalization;

namespace RegStore.Cli.Tests.Faults;

/// <summary>The process in which the disk fails, or is written down.</summary>
internal static class FaultHost
{
    /// <summary>Runs every scenario with every fault, or with every crash.</summary>
    /// <param name="arguments">
    /// <c>faults</c> or <c>crashes</c>; a directory; that only every so many-th call or change counts; and what the names of the scenarios begin with, or nothing for all.
    /// </param>
    /// <returns>0 if nothing was wrong.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        FaultyDisk.Insert();
        var step = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        var isWell = true;
        foreach (var scenario in Scenario.All.Where(it => arguments.Length < 4 || it.Name.StartsWith(arguments[3], StringComparison.Ordinal)))
        {
            var contract = new Contract(scenario, New("template"), New("place"));
            if (arguments[0] == "faults")
            {
                isWell &= await PlantAsync(contract, new FaultRun(contract, step));
            }
            else if (!scenario.IsQuestion)
            {
                isWell &= await StopAsync(contract, new CrashRun(contract, Path.Combine(arguments[1], "record"), step));
            }

            foreach (var violation in contract.Violations)
            {
                Console.WriteLine(violation);
                isWell = false;
            }
        }

        return isWell ? 0 : 1;

        Place New(string name) => new(Directory.CreateDirectory(Path.Combine(arguments[1], name)).FullName);
    }

    private static async Task<bool> PlantAsync(Contract contract, FaultRun run)
    {
        await run.LearnAsync();
        foreach (var fault in Fault.Harmless.Concat(Fault.Real))
        {
            await run.PlantAsync(fault);
        }

        Console.WriteLine($"{contract.Scenario.Name}: {run.Planted} faults planted, {run.Fired} fired");
        return run.Planted > 0 && run.Fired == run.Planted;
    }

    private static async Task<bool> StopAsync(Contract contract, CrashRun run)
    {
        await run.LearnAsync();
        foreach (var crash in Enum.GetValues<Crash>())
        {
            await run.StopAsync(crash);
        }

        Console.WriteLine($"{contract.Scenario.Name}: {run.Changes} changes, stopped {run.Stopped} times, {run.Judged} states of the disk judged");
        return run.Judged > 0;
    }
}
