using System.Diagnostics;

namespace RegStore.Cli.Tests.Faults;

/// <summary>
/// Each verb, while one call to the disk fails after the other, and while the machine stops after each change of the disk. Of the calls a few here, and every
/// single one with <c>REGSTORE_FAULTS=1</c>. What is demanded of each is in <see cref="FaultRun"/>, <see cref="CrashRun"/> and <see cref="Contract"/>.
/// </summary>
public sealed class Failing_at_every_call : IDisposable
{
    // Thousands of small stores are made and taken away: in memory, where there is such a place.
    private readonly string _places = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"regstore-{Guid.NewGuid():n}")).FullName;
    private readonly string _library = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose()
    {
        Directory.Delete(_places, recursive: true);
        Directory.Delete(_library, recursive: true);
    }

    // Primes, so that not the same calls are chosen again and again.
    [SkippableTheory]
    [InlineData("faults", "251")]
    [InlineData("crashes", "1")]
    public async Task Nothing_is_lost_nothing_is_half_done_and_success_is_never_claimed_wrongly(string what, string everyFew)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only on Linux a library can lie between a program and the C library.");
        var start = new ProcessStartInfo("dotnet", [typeof(FaultHost).Assembly.Location, what, _places, Environment.GetEnvironmentVariable("REGSTORE_FAULTS") ?? everyFew])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in await FaultyDisk.BuildAsync(_library))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, $"{output}{await error}");
        Assert.Equal(Scenario.All.Count(it => what == "faults" || !it.IsQuestion), output.Split('\n').Count(line => line.EndsWith(what == "faults" ? " fired" : " judged", StringComparison.Ordinal)));
    }
}
