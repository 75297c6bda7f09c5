using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RegStore.Model;
using RegStore.Tests;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>A repository of restic with snapshots of given times, to ask which of them its rules keep.</summary>
internal sealed class ResticRepository : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-restic-").FullName;

    private string File => Path.Combine(_directory, "file");

    /// <summary>Makes a repository.</summary>
    public static async Task<ResticRepository> WithSnapshotsAsync(IEnumerable<SnapshotId> times)
    {
        RealProgram.Demand(RealProgram.Restic);
        var repository = new ResticRepository();
        await System.IO.File.WriteAllTextAsync(repository.File, "the same in every snapshot");
        await repository.RunAsync("init");
        await Parallel.ForEachAsync(times, async (id, _) =>
            await repository.RunAsync("backup", "--quiet", "--host", "here", "--time", id.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), repository.File));
        return repository;
    }

    /// <summary>What the rules keep and why, a line each, the newest first.</summary>
    public async Task<IReadOnlyList<string>> KeptAsync(params string[] rules)
    {
        using var document = JsonDocument.Parse(await RunAsync(["forget", "--dry-run", "--json", .. rules]));
        return
        [
            .. document.RootElement[0].GetProperty("reasons").EnumerateArray()
                .Select(it => (Id: new SnapshotId(it.GetProperty("snapshot").GetProperty("time").GetDateTimeOffset()), Reasons: Reasons(it.GetProperty("matches"))))
                .Where(it => it.Reasons.Length > 0)
                .Select(it => $"{it.Id} {it.Reasons}")
                .OrderDescending(StringComparer.Ordinal),
        ];
    }

    // Since 0.16 it also keeps the oldest of all as long as a rule has room.
    private static string Reasons(JsonElement matches) =>
        string.Join(", ", matches.EnumerateArray().Select(match => match.GetString()!).Where(match => !match.StartsWith("oldest", StringComparison.Ordinal)));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(RealProgram.Restic, ["--no-cache", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RESTIC_REPOSITORY"] = Path.Combine(_directory, "repository");
        start.Environment["RESTIC_PASSWORD"] = "no secret";
        start.Environment["TZ"] = "UTC";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"restic {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
        return output;
    }
}
