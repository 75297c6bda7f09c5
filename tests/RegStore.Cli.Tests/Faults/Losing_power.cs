using System.Diagnostics;
using System.Globalization;

namespace RegStore.Cli.Tests.Faults;

/// <summary>
/// Each verb that writes, on real file systems that lose power at random moments, and when it has just said that it is done. <c>REGSTORE_DISKS=200</c> runs it for so many
/// moments on each of them; it takes root.
/// </summary>
public sealed class Losing_power(Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    private const string Variable = "REGSTORE_DISKS";
    private const string HalfAFile = "half a file, which the judge must see";

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    // On a build machine there is none that loses power, rather than some that are skipped.
    public static TheoryData<string> FileSystems =>
        [HalfAFile, .. Environment.GetEnvironmentVariable(Variable) is not null || Environment.GetEnvironmentVariable("CI") != "true" ? ["ext4", "xfs", "btrfs"] : Array.Empty<string>()];

    [SkippableTheory]
    [MemberData(nameof(FileSystems))]
    public async Task What_was_done_is_there_and_nothing_is_half_done(string fileSystem)
    {
        if (fileSystem == HalfAFile)
        {
            await DemandThatHalfAFileIsSeenAsync();
            return;
        }

        Skip.IfNot(int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var moments), $"takes minutes and root; {Variable}=200 runs it");
        var scenarios = Scenario.All.Where(it => !it.IsQuestion).ToList();
        var violations = new List<string>();
        var (states, during) = (0, 0);
        foreach (var scenario in scenarios)
        {
            await using var disk = await LoopDisk.CreateAsync(fileSystem);
            var contract = new Contract(scenario, new Place(Path.Combine(_directory, "template")), new Place(Path.Combine(disk.Root, "place")));
            var length = TimeSpan.Zero;
            await contract.LearnAsync(async run => length = await ClockAsync(run));
            contract.Place.Become(contract.Template);
            await disk.KeepAsync();

            var random = new Random(states);
            for (var i = 0; i <= moments / scenarios.Count; i++, states++)
            {
#pragma warning disable CA5394 // Any moment will do.
                during += await JudgeAsync(disk, contract, i == 0 ? null : length * random.NextDouble()) ? 1 : 0;
#pragma warning restore CA5394
            }

            violations.AddRange(contract.Violations);
        }

        output.WriteLine($"{states} times the power of {fileSystem} failed, {during} of them during the run");
        Assert.True(during > 0, "every run was over before the power failed");
        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
    }

    private async Task DemandThatHalfAFileIsSeenAsync()
    {
        var contract = new Contract(Scenario.All.Single(it => it.Name == "backup"), new Place(Path.Combine(_directory, "template")), new Place(Path.Combine(_directory, "place")));
        await contract.LearnAsync(run => run());
        await contract.JudgeAsync(contract.Code, Demand);
        Assert.Empty(contract.Violations);

        await using (var archive = new FileStream(contract.Place["out.tar"], FileMode.Open))
        {
            archive.SetLength(archive.Length / 2);
        }

        await contract.JudgeAsync(null, Demand);
        Assert.Contains("out.tar is half done", Assert.Single(contract.Violations), StringComparison.Ordinal);

        void Demand(bool isSo, string violation) => contract.Demand(isSo, violation, () => "in the end");
    }

    /// <returns>Whether the command was still at work.</returns>
    private static async Task<bool> JudgeAsync(LoopDisk disk, Contract contract, TimeSpan? moment)
    {
        await disk.StartAsync();
        var command = Task.Run(() => Regstore.RunAsync(contract.Scenario.Arguments(contract.Place)));
        await (moment is { } early ? Task.Delay(early) : command);
        await disk.LosePowerAsync();
        var isDuring = !command.IsCompleted;
        var (code, _, error) = await command;
        await disk.RestartAsync();
        var now = contract.Place.Content();
        var when = isDuring ? "while it ran" : "when it was done";
        Demand(code == contract.Code, $"it ended with {code}: {error}");

        // Only what was taken away may be there again.
        Demand(moment is not null || contract.Content.IsSubsetOf(now), $"what was done is lost:{Contract.DifferenceOf(now, contract.Content)}");
        await contract.JudgeAsync(null, Demand);
        await disk.StopAsync();
        return isDuring;

        void Demand(bool isSo, string violation) => contract.Demand(isSo, violation, () => $"{when}, after {moment?.TotalMilliseconds:0} ms");
    }

    private static async Task<TimeSpan> ClockAsync(Func<Task> run)
    {
        var clock = Stopwatch.StartNew();
        await run();
        return clock.Elapsed;
    }
}
