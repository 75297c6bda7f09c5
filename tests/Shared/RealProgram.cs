using System.Diagnostics;

namespace RegStore.Tests;

/// <summary>A program of the machine. Where it is not installed a test is skipped, and on a build machine it fails.</summary>
internal static class RealProgram
{
    public const string Registry = "docker-registry";
    public const string Skopeo = "skopeo";
    public const string Chromium = "chromium";
    public const string Restic = "restic";
    public const string Umoci = "umoci";
    public const string Buildah = "buildah";
    public const string Promtool = "promtool";
    public const string Yamllint = "yamllint";
    public const string SystemdAnalyze = "systemd-analyze";

    public static void Demand(params string[] names)
    {
        var missing = names.Where(name => Find(name) is null).ToList();
        if (missing.Count > 0)
        {
            var reason = $"{string.Join(" and ", missing)} not installed: apt-get install {string.Join(' ', missing)}";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Skip.If(true, reason);
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static async Task<string> DemandAsync(string name, params string[] arguments)
    {
        var (code, output, error) = await RunAsync(name, arguments);
        Assert.True(code == 0, $"{name} {string.Join(' ', arguments)} ended with {code}: {error}{output}");
        return output;
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
}
