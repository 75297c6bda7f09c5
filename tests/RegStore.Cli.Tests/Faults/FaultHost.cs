using System.Globalization;

namespace RegStore.Cli.Tests.Faults;

/// <summary>The process in which the disk fails.</summary>
internal static class FaultHost
{
    /// <summary>Runs every scenario with every fault.</summary>
    /// <param name="arguments">A directory; that only every so many-th call fails; and what the names of the scenarios begin with, or nothing for all.</param>
    /// <returns>0 if nothing was wrong.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        FaultyDisk.Insert();
        var isWell = true;
        foreach (var scenario in Scenario.All.Where(it => arguments.Length < 3 || it.Name.StartsWith(arguments[2], StringComparison.Ordinal)))
        {
            var run = new FaultRun(scenario, New("template"), New("place"), int.Parse(arguments[1], CultureInfo.InvariantCulture));
            await run.LearnAsync();
            foreach (var fault in Fault.Harmless.Concat(Fault.Real))
            {
                await run.PlantAsync(fault);
            }

            foreach (var violation in run.Violations)
            {
                Console.WriteLine($"{scenario.Name}: {violation}");
                isWell = false;
            }

            Console.WriteLine($"{scenario.Name}: {run.Planted} faults planted, {run.Fired} fired");
            isWell &= run.Planted > 0 && run.Fired == run.Planted;
        }

        return isWell ? 0 : 1;

        Place New(string name) => new(Directory.CreateDirectory(Path.Combine(arguments[0], name)).FullName);
    }
}
